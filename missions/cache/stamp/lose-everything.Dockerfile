FROM python:3.{{python}}-slim
WORKDIR /app
COPY requirements.txt ./
RUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt
COPY . .
ARG GIT_SHA
ENV APP_VERSION=$GIT_SHA
LABEL version=$GIT_SHA
CMD ["streamlit", "run", "{{main}}"]
