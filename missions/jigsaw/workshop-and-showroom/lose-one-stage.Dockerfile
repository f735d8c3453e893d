FROM python:3.{{python}}-slim
RUN useradd --create-home app
COPY requirements.txt /tmp/
RUN apt-get update && apt-get install -y --no-install-recommends build-essential && pip install --no-cache-dir -r /tmp/requirements.txt && apt-get purge -y --auto-remove build-essential gcc g++ && rm -rf /var/lib/apt/lists/*
USER app
WORKDIR /app
COPY --chown=app . .
HEALTHCHECK CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://localhost:{{port}}/_stcore/health')"]
CMD ["streamlit", "run", "{{main}}"]
