FROM python:3.{{python}}-slim
WORKDIR /app
COPY {{model}} ./models/
COPY --exclude=models . .
RUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt
ARG GIT_SHA
ENV APP_VERSION=$GIT_SHA
CMD ["streamlit", "run", "{{main}}"]
