FROM python:3.{{python}}-slim
WORKDIR /app
RUN --mount=type=bind,source=requirements.txt,target=/tmp/requirements.txt pip install --no-cache-dir -r /tmp/requirements.txt
COPY {{model}} ./models/
COPY --exclude=models . .
ARG GIT_SHA
LABEL version=$GIT_SHA
CMD ["streamlit", "run", "{{main}}"]
