FROM python:3.{{python}}-slim
ARG GIT_SHA
ENV APP_VERSION=$GIT_SHA
WORKDIR /app
COPY requirements.txt ./
RUN pip install --no-cache-dir -r requirements.txt
COPY {{model}} ./models/
COPY --exclude=models . .
CMD ["streamlit", "run", "{{main}}"]
