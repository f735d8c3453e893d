FROM python:3.{{python}}
RUN useradd --create-home app
USER app
WORKDIR /app
COPY requirements.txt ./
ENV PATH=/home/app/.local/bin:$PATH
RUN pip install --no-cache-dir -r requirements.txt
COPY --chown=app . .
HEALTHCHECK CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://localhost:{{port}}/_stcore/health')"]
CMD ["streamlit", "run", "{{main}}"]
