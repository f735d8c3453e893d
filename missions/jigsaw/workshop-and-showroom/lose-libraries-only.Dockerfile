FROM python:3.{{python}}-slim AS workshop
RUN apt-get update && apt-get install -y --no-install-recommends build-essential
COPY requirements.txt ./
RUN pip install --no-cache-dir -r requirements.txt

FROM python:3.{{python}}-slim
RUN useradd --create-home app
USER app
WORKDIR /app
COPY --from=workshop /usr/local/lib/python3.{{python}}/site-packages /usr/local/lib/python3.{{python}}/site-packages
COPY --chown=app . .
HEALTHCHECK CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://localhost:{{port}}/_stcore/health')"]
CMD ["streamlit", "run", "{{main}}"]
