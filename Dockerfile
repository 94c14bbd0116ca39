# The bundle does not depend on the CPU, so build it on the builder's own.
FROM --platform=$BUILDPLATFORM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci
COPY . .
RUN npx projen bundle

# Only the node program is copied from this image. npm and Yarn are not needed at run time and would need security updates.
FROM node:24-bookworm-slim AS node

# The Debian release of Node's image. This stage runs no program, so that it can be built for another CPU without an emulator.
FROM debian:bookworm-slim
LABEL org.opencontainers.image.title="Joule Verne" \
      org.opencontainers.image.description="A private chatbot that an organisation runs in its own AWS account" \
      org.opencontainers.image.licenses="Apache-2.0"
WORKDIR /app
ENV NODE_ENV=production PORT=8501
# Node 24 needs no library that Debian's slim image lacks (Node 26 will need libatomic).
COPY --from=node /usr/local/bin/node /usr/local/bin/node
# Debian's users and Node's user 1000.
COPY --from=node /etc/passwd /etc/group /etc/
COPY --from=build /app/dist/server.js /app/dist/docx-writer.js dist/
COPY --from=build /app/dist/document-reader.js /app/dist/document-reader-guard.js /app/dist/document-reader-pdfjs.js dist/
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
