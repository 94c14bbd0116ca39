# The bundle is the same for every CPU, so it is built on the builder's own.
FROM --platform=$BUILDPLATFORM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npx projen bundle

# Nothing runs here while the image is built: it builds for another CPU without an emulator.
FROM node:24-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production PORT=8501
COPY --from=build /app/dist/server.js /app/dist/server.js.map /app/dist/document-reader.js dist/
COPY --from=build /app/templates/ templates/
COPY --from=build /app/locales/ locales/
USER node
EXPOSE 8501
# The load balancer's sign-in cookies and tokens take more than Node's 16 KB of headers.
CMD ["node", "--max-http-header-size=65536", "--enable-source-maps", "dist/server.js"]
