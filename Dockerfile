# One image for every process: web, reader, worker, beat, migrate. docker-compose.yml names their commands.
# As exact a tag as we know; take a newer patch of 3.13 where there is one (never one before 3.13.6: CVE-2025-6069).
FROM python:3.13.9-slim-trixie

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app

# The requirements first: they change less often than the code.
COPY requirements/base.txt requirements/base.txt
RUN pip install --require-hashes -r requirements/base.txt

COPY . .
# Collecting the static files needs settings, but none of these values outlives the build step.
RUN DATABASE_URL=postgresql://build REDIS_URL=redis://build ALLOWED_HOSTS=build PUBLIC_URL=https://build \
    SECRET_KEY=for-the-build-only-0123456789-abcdefghijklmnopqrstuvwxyz DEFAULT_FROM_EMAIL=build@build.invalid \
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
