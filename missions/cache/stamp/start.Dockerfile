FROM python:3.{{python}}-slim
ARG GIT_SHA
ENV APP_VERSION=$GIT_SHA
WORKDIR /app
COPY . .
RUN rm -f .env
RUN pip install --no-cache-dir -r requirements.txt
CMD ["streamlit", "run", "{{main}}"]
