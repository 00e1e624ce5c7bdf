# One image: the bot with its core. Everything it writes lies under /data.
FROM python:3.13-slim AS build
WORKDIR /app
COPY requirements-ocr.txt pyproject.toml README.md LICENSE ./
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements-ocr.txt
COPY zwcore zwcore
COPY bot bot
COPY migrations migrations
COPY locales locales
# Editable: migrations/ and locales/ lie beside the packages.
RUN /venv/bin/pip install --no-cache-dir "setuptools>=77" \
 && /venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation -e . \
 && /venv/bin/pybabel compile --directory locales --domain zw

FROM python:3.13-slim
# For doc, wps, rtf, odt and ods: no screen, no Java. What is made of them keeps its text, whatever fonts there are.
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
    libreoffice-writer-nogui libreoffice-calc-nogui \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --create-home --uid 10001 zwbot && mkdir /data && chown zwbot /data
COPY --from=build /venv /venv
COPY --from=build /app /app
USER zwbot
WORKDIR /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 ZWBOT_DATA=/data
VOLUME /data
ENTRYPOINT ["zwbot"]
CMD ["run"]
