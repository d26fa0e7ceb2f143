# One image for every process: web, reader, worker, mail, beat, migrate. docker-compose.yml names their commands. What only
# some need is a target of its own: `learner` trains, `operator` backs up and restores.
# As exact a tag as we know; take a newer patch of 3.13 where there is one (never one before 3.13.6: CVE-2025-6069).
FROM python:3.13.9-slim-trixie AS base
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    PATH=/venv/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
WORKDIR /app
RUN useradd --system --uid 10001 --user-group --home-dir /app --shell /usr/sbin/nologin triage \
    && install -d -o triage -g triage -m 0700 /data

# The requirements apart from the code: they change less often. pip itself stays in this stage.
FROM base AS built
COPY requirements requirements
RUN python -m venv --without-pip /venv \
    && pip --python /venv install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements/base.txt

FROM built AS built-learner
RUN pip --python /venv install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements/learning.txt

FROM base AS serving
COPY --from=built /venv /venv
COPY . .
# Whatever umask it was checked out with.
RUN chmod -R a+rX /app
# Collecting the static files needs settings, but none of these values outlives the build step.
RUN DATABASE_URL=postgresql://build REDIS_URL=redis://build ALLOWED_HOSTS=build PUBLIC_URL=https://build \
    SECRET_KEY=for-the-build-only-0123456789-abcdefghijklmnopqrstuvwxyz DEFAULT_FROM_EMAIL=build@build.invalid \
    python manage.py collectstatic --noinput \
    && python -m compileall -q config triage
USER triage
ENV TRIAGE_VAR=/data BIND=0.0.0.0 PORT=8000
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
CMD ["gunicorn", "-c", "config/gunicorn.py", "config.wsgi"]

FROM serving AS learner
COPY --from=built-learner /venv /venv

# PostgreSQL's client must be as new as the server; Debian's own is older, so it comes from PostgreSQL's.
FROM serving AS operator
USER root
RUN apt-get update && apt-get install -y --no-install-recommends postgresql-common ca-certificates \
    && /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y \
    && apt-get install -y --no-install-recommends postgresql-client-18 && rm -rf /var/lib/apt/lists/*
USER triage

# Who names no target gets what serves.
FROM serving
