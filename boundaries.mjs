/**
 * The arrows of docs/architecture.md: what each folder (or file) of `src` may import in addition to itself. Everything
 * else is an error. `usesCdk` may import aws-cdk-lib; `ships` runs in the image or on Lambda, where no development
 * dependency exists.
 */
export const ARROWS = {
  'contract.ts': { imports: [], ships: true },
  settings: { imports: ['contract.ts'], ships: true },
  'models.ts': { imports: [], ships: true },
  'typography.ts': { imports: [], ships: true },
  'response-body.ts': { imports: [], ships: true },
  'answer-depth.ts': { imports: [], ships: true },
  'response-headers.ts': { imports: [], ships: true },
  'semaphore.ts': { imports: [], ships: true },
  branding: { imports: [], ships: true },
  functions: { imports: ['contract.ts', 'typography.ts', 'response-body.ts'], ships: true },
  inspection: { imports: ['semaphore.ts'], ships: true },
  app: {
    imports: [
      'contract.ts',
      'settings',
      'models.ts',
      'typography.ts',
      'response-body.ts',
      'answer-depth.ts',
      'response-headers.ts',
      'semaphore.ts',
      'branding',
      'functions/egress-relay/protocol.ts',
    ],
    ships: true,
  },
  admin: { imports: ['contract.ts', 'semaphore.ts', 'app', 'inspection'], ships: true },
  browser: { imports: ['answer-depth.ts', 'response-headers.ts', 'inspection/passage-search.ts'], ships: true },
  'product.ts': { imports: ['app', 'admin'], ships: true },
  'server.ts': { imports: ['app', 'product.ts'], ships: true },
  'answering.ts': { imports: ['app'] },
  infra: {
    imports: ['contract.ts', 'settings', 'models.ts', 'typography.ts', 'response-headers.ts', 'branding', 'functions'],
    usesCdk: true,
  },
  operator: { imports: ['contract.ts', 'settings', 'models.ts', 'infra'], usesCdk: true },
  local: { imports: ['contract.ts', 'settings', 'typography.ts', 'functions/egress-relay/protocol.ts'] },
};

/** Parts of a folder that have rules of their own: everything that each of them may import in addition to itself. */
export const EXCEPTIONS = {
  // The one adapter between the application and the inspection of documents.
  'app/documents/document-inspector.ts': { imports: [...ARROWS.app.imports, 'app', 'inspection'], ships: true },
  // Text to HTML, without knowing of requests, turns or storage.
  'app/markdown': { imports: [], ships: true },
  // Reads what the function of the audit archive writes.
  'operator/audit': {
    imports: [...ARROWS.operator.imports, 'operator', 'functions/audit-archive/record.ts'],
    usesCdk: true,
  },
  // Starts the image against the stand-ins.
  'operator/image': { imports: [...ARROWS.operator.imports, 'operator', 'local'], usesCdk: true },
};
