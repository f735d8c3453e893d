FROM python:3.{{python}}-slim
WORKDIR /app
COPY requirements.txt ./
RUN pip install --no-cache-dir -r requirements.txt
COPY {{model}} ./models/
COPY --exclude=models . .
RUN mkdir -p logs
RUN chmod 700 logs
ARG GIT_SHA
ENV APP_VERSION=$GIT_SHA
CMD ["streamlit", "run", "{{main}}"]
