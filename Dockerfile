# One image for web, worker, beat and migrate; compose.yaml says which is which.
FROM node:24-slim AS pages
WORKDIR /portal
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --omit=dev --no-audit --no-fund

FROM python:3.11-slim
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 BIND=0.0.0.0 MEDIA_ROOT=/media
WORKDIR /portal
COPY requirements/run.txt requirements/run.txt
RUN pip install --no-cache-dir --require-hashes --requirement requirements/run.txt
COPY --from=pages /portal/node_modules node_modules
COPY . .
RUN python manage.py words --compile \
    && python manage.py collectstatic --noinput \
    && useradd --system portal && install -d -o portal /media
USER portal
VOLUME /media
EXPOSE 8000
STOPSIGNAL SIGTERM
CMD ["gunicorn", "-c", "python:innocenter.gunicorn", "innocenter.wsgi"]
