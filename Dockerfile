# The bundle is the same for every CPU, so it is built on the builder's own.
FROM --platform=$BUILDPLATFORM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci
COPY . .
RUN npx projen bundle

# Of Node's own image only Node: npm and Yarn are for building, and what is not there needs no updates.
FROM node:24-bookworm-slim AS node

# The Debian that Node's image is made of. From here on nothing runs: it builds for another CPU without an emulator.
FROM debian:bookworm-slim
LABEL org.opencontainers.image.title="Joule Verne" \
      org.opencontainers.image.description="A private chatbot that an organisation runs in its own AWS account" \
      org.opencontainers.image.licenses="Apache-2.0"
WORKDIR /app
ENV NODE_ENV=production PORT=8501
# Node 24 needs no library beside those that Debian's smallest image has (Node 26 will want libatomic).
COPY --from=node /usr/local/bin/node /usr/local/bin/node
# Debian's own people, and Node's user 1000 among them.
COPY --from=node /etc/passwd /etc/group /etc/
COPY --from=build /app/dist/server.js /app/dist/server.js.map /app/dist/document-reader.js dist/
COPY --from=build /app/templates/ templates/
COPY --from=build /app/locales/ locales/
USER node
EXPOSE 8501
# Then the server takes nothing new, lets answers end and exits with 0.
STOPSIGNAL SIGTERM
# The load balancer's sign-in cookies and tokens take more than Node's 16 KB of headers.
CMD ["node", "--max-http-header-size=65536", "--enable-source-maps", "dist/server.js"]
