# One image for every process: web, reader, worker, beat, migrate. docker-compose.yml names their commands.
FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app

# The requirements first: they change less often than the code.
COPY requirements/base.txt requirements/base.txt
RUN pip install --require-hashes -r requirements/base.txt

COPY . .
# Collecting the static files needs settings, but none of these values outlives the build step.
RUN DATABASE_URL=postgresql://build REDIS_URL=redis://build SECRET_KEY=build ALLOWED_HOSTS=build \
    python manage.py collectstatic --noinput \
    && python -m compileall -q config triage \
    && useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin triage \
    && install -d -o triage -g triage -m 0700 /data

USER triage
ENV TRIAGE_VAR=/data BIND=0.0.0.0 PORT=8000
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
CMD ["gunicorn", "-c", "config/gunicorn.py", "config.wsgi"]
