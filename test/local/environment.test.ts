import { ENDPOINTS, withDefaults, withJwks, withNames } from '../../src/local/environment';

it('sets the variables that the application requires if they are not set', () => {
  expect(withNames({})).toMatchObject({
    PORT: '8501',
    AWS_REGION: 'eu-central-2',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_EC2_METADATA_DISABLED: 'true',
    ANSWER_ENGINE: 'converse',
    AGENT_ID: expect.stringMatching(/^[0-9A-Z]{10}$/),
    AGENT_ALIAS_ID: expect.stringMatching(/^[0-9A-Z]{10}$/),
    KNOWLEDGE_BASE_ID: expect.stringMatching(/^[0-9A-Z]{10}$/),
    DATA_SOURCE_ID: expect.stringMatching(/^[0-9A-Z]{10}$/),
    MODEL_ARN: expect.stringContaining('arn:aws:bedrock:eu-central-2::foundation-model/'),
    KNOWLEDGE_BUCKET: expect.any(String),
    TABLE_NAME: expect.any(String),
    USER_POOL_ID: 'eu-central-2_Local1234',
    USER_POOL_CLIENT_ID: expect.any(String),
    ALB_ARN: expect.stringContaining('arn:aws:elasticloadbalancing:eu-central-2:'),
    ADMIN_GROUP: 'admins',
  });
});

it('keeps variables that are set, including unknown variables', () => {
  const inherited = {
    AGENT_ID: 'MINE',
    PORT: '9000',
    ANSWER_ENGINE: 'knowledge-base',
    LOG_LEVEL: 'debug',
    ALB_ARN: 'mine',
  };
  expect(withNames(inherited)).toMatchObject(inherited);
});

it('derives names from the region', () => {
  const named = withNames({ AWS_REGION: 'eu-west-1' });
  expect(named.USER_POOL_ID).toBe('eu-west-1_Local1234');
  expect(named.ALB_ARN).toContain(':eu-west-1:');
});

it.each(['AWS_USE_DUALSTACK_ENDPOINT', 'AWS_USE_FIPS_ENDPOINT'])(
  'switches off %s, with which the SDK rejects the endpoints',
  (variable) => {
    expect(withNames({ [variable]: 'true' })).toMatchObject({ [variable]: 'false' });
    expect(withNames({})).toMatchObject({ [variable]: 'false' });
  },
);

it('replaces an empty variable with its default', () => {
  expect(withDefaults({ A: '', B: 'kept' }, { A: 'default', B: 'default' })).toEqual({ A: 'default', B: 'kept' });
});

it.each([
  ['http://localhost:9000', 'http://127.0.0.1:9000'],
  ['HTTPS://LOCALHOST/', 'HTTPS://127.0.0.1/'],
  ['http://localhost.example.org:9000', 'http://localhost.example.org:9000'],
  ['localhost:9000', 'localhost:9000'],
])('replaces only the host localhost, and only in the endpoint of S3: %s', (address, expected) => {
  expect(withNames({ [ENDPOINTS.s3]: address })[ENDPOINTS.s3]).toBe(expected);
  expect(withNames({ [ENDPOINTS.dynamoDb]: address })[ENDPOINTS.dynamoDb]).toBe(address);
});

it.each(['http://127.0.0.1:9229', 'http://127.0.0.1:9229/'])('sets a missing COGNITO_JWKS_URL for %s', (address) => {
  const environment = { [ENDPOINTS.cognito]: address, USER_POOL_ID: 'pool' };
  expect(withJwks(environment).COGNITO_JWKS_URL).toBe('http://127.0.0.1:9229/pool/.well-known/jwks.json');
  expect(withJwks({ ...environment, COGNITO_JWKS_URL: 'mine' }).COGNITO_JWKS_URL).toBe('mine');
});

const OWN = [
  { AWS_PROFILE: 'mine' },
  { AWS_ACCESS_KEY_ID: 'mine', AWS_SECRET_ACCESS_KEY: 'mine', AWS_SESSION_TOKEN: 'mine' },
];

it.each(OWN)("keeps credentials that are set for the user's own server: %j", (own) => {
  expect(credentials(withNames({ ...own, [ENDPOINTS.s3]: 'http://127.0.0.1:9000' }))).toEqual(own);
});

it("keeps only the access keys if a profile is set too, because `npm start` uses the keys when it checks the user's own servers", () => {
  const [profile, keys] = OWN;
  expect(credentials(withNames({ ...profile, ...keys, [ENDPOINTS.s3]: 'http://127.0.0.1:9000' }))).toEqual(keys);
});

it.each([...OWN, { [ENDPOINTS.s3]: 'http://127.0.0.1:9000' }])(
  'uses only the local credentials if no endpoint is set, or if no credentials are set: %j',
  (own) => {
    expect(credentials(withNames(own))).toEqual({ AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' });
  },
);

/** The variables from which an SDK client takes its credentials. */
function credentials({
  AWS_PROFILE,
  AWS_ACCESS_KEY_ID,
  AWS_SECRET_ACCESS_KEY,
  AWS_SESSION_TOKEN,
}: ReturnType<typeof withNames>): object {
  return { AWS_PROFILE, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN };
}
