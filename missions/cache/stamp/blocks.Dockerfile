COPY requirements.txt ./
RUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements.txt
COPY {{model}} ./models/
COPY --exclude=models . .
LABEL version=$GIT_SHA
RUN mkdir -p logs
RUN chmod 700 logs
