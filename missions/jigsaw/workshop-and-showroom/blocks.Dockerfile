FROM python:3.{{python}}-slim AS workshop
FROM python:3.{{python}}-slim
RUN apt-get update && apt-get install -y --no-install-recommends build-essential
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
COPY requirements.txt ./
RUN pip install --no-cache-dir -r requirements.txt
COPY --from=workshop /opt/venv /opt/venv
COPY --from=workshop /usr/local/lib/python3.{{python}}/site-packages /usr/local/lib/python3.{{python}}/site-packages
RUN useradd --create-home app
USER app
COPY --chown=app . .
RUN chown -R app /app
RUN rm .env .streamlit/secrets.toml
HEALTHCHECK CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://localhost:{{port}}/_stcore/health')"]
CMD ["streamlit", "run", "{{main}}"]
