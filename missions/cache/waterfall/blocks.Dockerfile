FROM python:3.{{python}}-slim
COPY requirements.txt ./
RUN pip install --no-cache-dir -r requirements.txt
RUN rm -rf /root/.cache/pip
