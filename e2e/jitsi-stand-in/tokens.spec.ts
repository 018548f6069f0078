import { generateKeyPair, SignJWT } from 'jose';
import { mint, ROOM, RULES } from './host.ts';
import { enter, isOwner, login, type TokenRules, type Verdict } from './prosody.ts';
import { expect, test } from './test.ts';

/** Both steps of the way into the room, told as the recorded table tells them. */
async function tryToEnter(token: string | null, rules: TokenRules = RULES): Promise<string> {
  const tell = (step: string, verdict: Verdict) =>
    verdict.kind === 'refused' ? `${step} refused: ${verdict.text}` : `${step}: no answer`;
  const first = await login(token, rules, new Date());
  if (first.kind !== 'accepted') return tell('login', first);
  const second = enter(ROOM, first.claims, rules);
  return second.kind === 'accepted' ? 'joined' : tell('join', second);
}

const seconds = () => Math.floor(Date.now() / 1000);
const regex = `${ROOM.slice(0, -1)}.`;

const HS256: [name: string, token: () => Promise<string | null>, outcome: string][] = [
  ['valid, own room', () => mint(), 'joined'],
  ['no token', async () => null, 'login refused: token required'],
  ['garbage', async () => 'not-a-token', 'login refused: Invalid token'],
  ['other room', () => mint({ room: 'another' }), 'join refused: Room and token mismatched'],
  ['alg none', async () => unsigned(await mint()), 'login refused: Invalid token'],
  ['alg HS512', () => mint({}, { alg: 'HS512' }), 'login refused: Invalid or incorrect alg'],
  ['wrong secret', () => signedByAnother(), 'login refused: Invalid signature'],
  [
    'expired one second ago',
    () => mint({ iat: seconds(), exp: seconds() - 1 }),
    'login refused: Not acceptable by exp (1.0 sec since expired, valid for:-1.0 sec)',
  ],
  ['no exp at all', () => mint({ exp: undefined }), 'joined'],
  ['exp as a string', () => mint({ exp: String(seconds() + 60) }), 'login refused: exp must be number'],
  ['nbf in five seconds', () => mint({ nbf: seconds() + 5 }), 'login refused: Not acceptable by nbf'],
  ['no nbf', () => mint({ nbf: undefined }), 'joined'],
  ['wrong iss', () => mint({ iss: 'another' }), "login refused: invalid 'iss' claim"],
  ['missing iss', () => mint({ iss: undefined }), "login refused: 'iss' claim is missing"],
  ['wrong aud', () => mint({ aud: 'another' }), "login refused: invalid 'aud' claim"],
  ['missing aud', () => mint({ aud: undefined }), "login refused: 'aud' claim is missing"],
  ['aud as an array', () => mint({ aud: [RULES.audience] }), "login refused: invalid 'aud' claim"],
  ['missing room', () => mint({ room: undefined }), 'login: no answer'],
  ["room '*'", () => mint({ room: '*' }), 'joined'],
  ['room in upper case', () => mint({ room: ROOM.toUpperCase() }), 'joined'],
  ['room as a pattern, not allowed', () => mint({ room: regex }), 'join refused: Room and token mismatched'],
  ['room as a pattern, allowed', () => mint({ room: regex, context: { room: { regex: true } } }), 'joined'],
  ['wrong sub', () => mint({ sub: 'another' }), 'join refused: Room and token mismatched'],
  ["sub '*'", () => mint({ sub: '*' }), 'joined'],
  ['missing sub', () => mint({ sub: undefined }), 'join: no answer'],
  ['missing typ', () => mint({}, { typ: undefined }), 'login refused: Invalid typ'],
  ['no context', () => mint({ context: undefined }), 'joined'],
];

for (const [name, token, outcome] of HS256) {
  test(`a token of HS256: ${name}`, async () => {
    expect(await tryToEnter(await token())).toBe(outcome);
  });
}

test('tokens of RS256 are told apart by their key', async () => {
  const ours = await generateKeyPair('RS256');
  const foreign = await generateKeyPair('RS256');
  const rules: TokenRules = { ...RULES, key: new Map([['key-1', ours.publicKey]]) };
  const sign = (header: object, key = ours.privateKey) =>
    new SignJWT({ iss: RULES.appId, aud: RULES.audience, sub: RULES.subject, room: ROOM })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', ...header })
      .sign(key);

  expect(await tryToEnter(await sign({ kid: 'key-1' }), rules)).toBe('joined');
  expect(await tryToEnter(await sign({}), rules)).toBe("login refused: 'kid' claim is missing");
  expect(await tryToEnter(await sign({ kid: 'key-2' }), rules)).toBe('login refused: could not obtain public key');
  expect(await tryToEnter(await sign({ kid: 'key-1' }, foreign.privateKey), rules))
    .toBe('login refused: Invalid signature');
  expect(await tryToEnter(await mint({}, { kid: 'key-1' }), rules))
    .toBe("login refused: 'kid' claim only support with RS family");
});

test('only an affiliation or an explicit moderator owns a room', () => {
  const owner = (user: object) => isOwner({ context: { user } });
  expect(owner({ affiliation: 'owner' })).toBe(true);
  expect(owner({ moderator: 'true' })).toBe(true);
  expect(owner({ moderator: false, affiliation: 'member' })).toBe(false);
  expect(isOwner({ moderator: true })).toBe(false);
});

/** The same claims under an algorithm that needs no key. */
function unsigned(token: string): string {
  const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url');
  return `${header}.${token.split('.')[1]}.`;
}

async function signedByAnother(): Promise<string> {
  const [header, , signature] = (await mint({ room: 'another' })).split('.');
  return `${header}.${(await mint()).split('.')[1]}.${signature}`;
}
