# One image for every process of an instance: `jinguo serve accounts`, `jinguo migrate`, … It is meant to run as it is
# run in docker-compose.yml: not as root, on a read-only root file system, with no capabilities. It holds no secret.
ARG REGISTRY=""
FROM ${REGISTRY}python:3.11.13-slim-bookworm

# An index for pip other than its default, where that is far away or there is none. Not kept in the image.
ARG PIP_INDEX_URL=""
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore

# The folders of /secrets are the mount points of the secret volumes: a new volume takes over their owner, so that the
# one-shot that writes the secrets needs no root either.
RUN groupadd --system --gid 10001 jinguo \
    && useradd --system --uid 10001 --gid jinguo --home-dir /nonexistent --shell /usr/sbin/nologin jinguo \
    && for one in accounts training certification jobs stations link gateway provisioner \
               postgres rabbitmq; do \
           install --directory --owner jinguo --group jinguo "/secrets/$one" || exit 1; \
       done

# What certificates are printed with; the second and third have the rare characters of names.
RUN apt-get update -q \
    && apt-get install -q -y --no-install-recommends fonts-noto-cjk fonts-hanazono fonts-babelstone-han \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /app
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements.txt

# The source tree stays where it is (an editable install): the reference data lies in data/ beside the packages.
COPY . .
RUN pip install --no-cache-dir --no-deps --no-build-isolation --editable . \
    && python -m compileall -q . \
    && chmod -R a+rX .

USER 10001:10001
ENTRYPOINT ["jinguo"]
CMD ["--help"]
