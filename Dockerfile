# sciencevid-check in a container: docker build -t sciencevid-check . (how to run it: docs/ci.md)
FROM python:3.12-slim AS build
WORKDIR /source
COPY pyproject.toml README.md LICENSE ./
COPY src src
RUN pip wheel --no-cache-dir --no-deps --wheel-dir /wheels .

FROM python:3.12-slim
RUN --mount=type=bind,from=build,source=/wheels,target=/wheels \
    pip install --no-cache-dir /wheels/*.whl

# Any user may run it (docker run --user): what is measured is kept in /cache, which may be a volume.
RUN useradd --create-home --uid 1000 checker \
    && install --directory --mode 1777 /cache /works
ENV PYTHONUTF8=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    SCIENCEVID_CACHE=/cache
USER 1000
WORKDIR /works

# ffmpeg, MediaInfo and the networks come with the packages: nothing is fetched later. This fails if one does not run.
RUN sciencevid-check doctor

ENTRYPOINT ["sciencevid-check"]
CMD ["--help"]
