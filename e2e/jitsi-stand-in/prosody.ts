import { compactVerify, decodeProtectedHeader, errors, type CryptoKey, type ProtectedHeaderParameters } from 'jose';

/** What the operator of a Jitsi server writes into Prosody's configuration. */
export interface TokenRules {
  /** `app_id`: the only accepted issuer. */
  appId: string;
  /** `app_secret`, for HS256; or the public keys by `kid`, for RS256. */
  key: string | Map<string, CryptoKey>;
  /** The only accepted audience. */
  audience: string;
  /** The XMPP domain that `sub` must name (domain verification is on). */
  subject: string;
}

export type Claims = Record<string, unknown>;

/**
 * The answer to one step of the way into a room. `silent` is the server that broke inside its own plugin and says
 * nothing at all: the client waits for ever.
 */
export type Verdict =
  | { kind: 'accepted'; claims: Claims }
  | { kind: 'refused'; text: string }
  | { kind: 'silent' };

const refused = (text: string): Verdict => ({ kind: 'refused', text });

/** `mod_auth_token`: what is looked at when a client signs in, before any room is named. */
export async function login(token: string | null, rules: TokenRules, now: Date): Promise<Verdict> {
  if (!token) return refused('token required');
  const header = readHeader(token);
  if (!header) return refused('Invalid token');
  const key = chooseKey(header, rules);
  if (typeof key === 'string') return refused(key);
  if (header.typ !== 'JWT') return refused('Invalid typ');
  if (header.alg !== key.algorithm) return refused('Invalid or incorrect alg');

  const claims = await verifiedClaims(token, key);
  if (typeof claims === 'string') return refused(claims);
  const complaint = checkTimes(claims, now.getTime() / 1000)
    ?? checkName('iss', claims['iss'], rules.appId)
    ?? checkName('aud', claims['aud'], rules.audience);
  if (complaint) return refused(complaint);
  // The plugin reads `room` without asking whether it is there, and dies.
  if (claims['room'] === undefined) return { kind: 'silent' };
  return { kind: 'accepted', claims };
}

/** `mod_token_verification`: what is looked at when a signed-in client enters a room. */
export function enter(room: string, claims: Claims, rules: TokenRules): Verdict {
  if (claims['sub'] === undefined) return { kind: 'silent' };
  if (roomMatches(room, claims) && subjectMatches(claims['sub'], rules.subject)) {
    return { kind: 'accepted', claims };
  }
  return refused('Room and token mismatched');
}

/** `mod_token_affiliation`: who owns the room, and so may moderate. Every other bearer is a mere member. */
export function isOwner(claims: Claims): boolean {
  const user = asRecord(asRecord(claims['context'])['user']);
  const affiliation = user['affiliation'];
  return affiliation === 'owner' || affiliation === 'moderator' || affiliation === 'teacher'
    || user['moderator'] === true || user['moderator'] === 'true';
}

interface SigningKey {
  algorithm: 'HS256' | 'RS256';
  key: Uint8Array | CryptoKey;
}

function readHeader(token: string): ProtectedHeaderParameters | null {
  // `alg: none` leaves the third part empty, which Prosody does not take for a token at all.
  if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return null;
  try {
    return decodeProtectedHeader(token);
  } catch {
    return null;
  }
}

function chooseKey(header: ProtectedHeaderParameters, rules: TokenRules): SigningKey | string {
  if (typeof rules.key === 'string') {
    return { algorithm: 'HS256', key: new TextEncoder().encode(rules.key) };
  }
  // A public key must never serve as an HMAC secret: the family is fixed before the key is looked up.
  if (!header.alg?.startsWith('RS')) return "'kid' claim only support with RS family";
  if (!header.kid) return "'kid' claim is missing";
  const key = rules.key.get(header.kid);
  return key ? { algorithm: 'RS256', key } : 'could not obtain public key';
}

async function verifiedClaims(token: string, { algorithm, key }: SigningKey): Promise<Claims | string> {
  try {
    const { payload } = await compactVerify(token, key, { algorithms: [algorithm] });
    return asRecord(JSON.parse(new TextDecoder().decode(payload)));
  } catch (error) {
    return error instanceof errors.JWSSignatureVerificationFailed ? 'Invalid signature' : 'Invalid token';
  }
}

/** To the second and without any leeway. A token without `exp` lives for ever. */
function checkTimes(claims: Claims, now: number): string | null {
  const { exp, nbf, iat } = claims;
  if (exp !== undefined) {
    if (typeof exp !== 'number') return 'exp must be number';
    if (now >= exp) {
      const lifetime = exp - (typeof iat === 'number' ? iat : now);
      const late = Math.floor(now) - exp;
      return `Not acceptable by exp (${late.toFixed(1)} sec since expired, valid for:${lifetime.toFixed(1)} sec)`;
    }
  }
  if (nbf !== undefined) {
    if (typeof nbf !== 'number') return 'nbf must be number';
    if (now < nbf) return 'Not acceptable by nbf';
  }
  return null;
}

/** Compared as plain strings: an audience in an array is a wrong audience. */
function checkName(claim: 'iss' | 'aud', value: unknown, accepted: string): string | null {
  if (value === undefined) return `'${claim}' claim is missing`;
  return value === accepted ? null : `invalid '${claim}' claim`;
}

function roomMatches(room: string, claims: Claims): boolean {
  const claim = claims['room'];
  if (typeof claim !== 'string') return false;
  if (claim === '*') return true;
  if (asRecord(asRecord(claims['context'])['room'])['regex'] === true) {
    return new RegExp(claim).test(room);
  }
  return claim.toLowerCase() === room.toLowerCase();
}

function subjectMatches(claim: unknown, subject: string): boolean {
  return claim === '*' || (typeof claim === 'string' && claim.toLowerCase() === subject.toLowerCase());
}

/** The value as an object to read from; anything else reads as an empty one. */
function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
