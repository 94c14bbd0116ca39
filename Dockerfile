# `npx projen base-images` renews the digests. A new digest changes the tag of the image, so that the next deployment ships it.

# The bundle does not depend on the CPU, so build it on the builder's own.
FROM --platform=$BUILDPLATFORM node:24-bookworm-slim@sha256:ba849c60be29959425b8734d57b8b4b7d56f98edd9504c9af091d5281095a71e AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci
COPY . .
RUN npx projen bundle

# Only the node program is copied from this image. npm and Yarn are not needed at run time and would need security updates.
FROM node:24-bookworm-slim@sha256:ba849c60be29959425b8734d57b8b4b7d56f98edd9504c9af091d5281095a71e AS node

# The Debian release of Node's image. This stage runs no program, so that it can be built for another CPU without an emulator.
FROM debian:bookworm-slim@sha256:88200866dfff7ea7f5cbcb6ec7c8a701889efe6fe859fe64d6990e4b07ea4171
# The deployment passes the version of package.json and the commit.
ARG VERSION
ARG REVISION
LABEL org.opencontainers.image.title="Joule Verne" \
      org.opencontainers.image.description="A private chatbot that an organisation runs in its own AWS account" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"
WORKDIR /app
ENV NODE_ENV=production PORT=8501
# Node 24 needs no library that Debian's slim image lacks (Node 26 will need libatomic).
COPY --from=node /usr/local/bin/node /usr/local/bin/node
# Debian's users and Node's user 1000.
COPY --from=node /etc/passwd /etc/group /etc/
COPY --from=build /app/dist/server.js /app/dist/docx-writer.js dist/
COPY --from=build /app/dist/document-reader.js /app/dist/document-reader-guard.js /app/dist/document-reader-pdfjs.js dist/
COPY --from=build /app/dist/third-party-licences.txt ./
COPY --from=build /app/templates/ templates/
COPY --from=build /app/locales/ locales/
USER node
EXPOSE 8501
# On SIGTERM the server accepts no new requests, finishes its answers and exits with 0.
STOPSIGNAL SIGTERM
# No source maps: Node parses the whole map for the first stack trace, which holds the event loop for half a second and 40 MB of
# memory. The bundle keeps the names of functions.
# The load balancer's cookies and tokens exceed Node's default limit of 16 KB for headers.
CMD ["node", "--max-http-header-size=65536", "dist/server.js"]
