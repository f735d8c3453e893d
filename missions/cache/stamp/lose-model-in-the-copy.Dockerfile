FROM python:3.{{python}}-slim
WORKDIR /app
COPY requirements.txt ./
RUN pip install --no-cache-dir -r requirements.txt
COPY . .
ARG GIT_SHA
ENV APP_VERSION=$GIT_SHA
CMD ["streamlit", "run", "{{main}}"]
