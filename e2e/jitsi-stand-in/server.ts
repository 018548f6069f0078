import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Certificate } from './certificate.ts';
import { enter, isOwner, login, type Claims, type TokenRules, type Verdict } from './prosody.ts';
import { Rooms, type Participant } from './rooms.ts';

/** The ways in which a video server can fail, turned on by a journey before it enters the room. */
export interface Switches {
  script: 'served' | 'missing' | 'hanging';
  /** `dead`: the room page comes, and never says a word. */
  page: 'alive' | 'dead';
  /** How long the room page takes to get ready. */
  readyAfterMs: number;
  /** Members wait before the door until somebody lets them in. */
  lobby: boolean;
  /** Devices that the browser refuses to the room page. */
  deniedDevices: ('camera' | 'microphone')[];
  /** The room page asks for no device and complains of none: for pictures that look the same every time. */
  withoutDevices: boolean;
  /** So many sign-ins are judged as if they came after the end of their token. */
  lateLogins: number;
}

/** One load of the room page, with all that the embedding page handed to it. */
export interface Visit {
  room: string;
  query: Record<string, string>;
  fragment: Record<string, unknown>;
  login: Verdict | null;
  join: Verdict | null;
}

const PUBLIC = new URL('./public/', import.meta.url);
const ASSETS: Record<string, string> = { js: 'text/javascript', css: 'text/css' };

type Body = Record<string, unknown>;

/** A Jitsi server's stand-in on its own origin: no code of Jitsi's, but its checks, its address form and its manners. */
export class JitsiStandIn {
  readonly switches: Switches = {
    script: 'served',
    page: 'alive',
    readyAfterMs: 0,
    lobby: false,
    deniedDevices: [],
    withoutDevices: false,
    lateLogins: 0,
  };
  readonly visits: Visit[] = [];
  /** Every request, as method and address. */
  readonly requests: string[] = [];
  readonly rooms = new Rooms();
  /** Whether a room is recorded now. */
  recorded = false;
  /** The clock that tokens are judged by. */
  now: () => Date = () => new Date();
  readonly #visitOf = new Map<Participant, Visit>();
  readonly #rules: TokenRules;
  readonly #server: Server;

  private constructor(rules: TokenRules, certificate: Certificate) {
    this.#rules = rules;
    this.#server = createServer(certificate, (request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        response.writeHead(500).end(String(error));
      });
    });
  }

  static async start(rules: TokenRules, certificate: Certificate): Promise<JitsiStandIn> {
    const standIn = new JitsiStandIn(rules, certificate);
    await new Promise<void>((resolve) => standIn.#server.listen(0, '127.0.0.1', resolve));
    return standIn;
  }

  get domain(): string {
    return `localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.rooms.closeAll();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** The visit of the last browser that entered. */
  lastVisit(): Visit {
    const visit = this.visits.at(-1);
    if (!visit) throw new Error('Nobody has opened a room of the Jitsi stand-in');
    return visit;
  }

  kick(displayName: string): void {
    this.#remove(this.rooms.named(displayName), 'kicked');
  }

  drop(displayName: string): void {
    this.#remove(this.rooms.named(displayName), 'dropped');
  }

  /** A moderator ends the meeting for everybody in the room of that person. */
  endFor(displayName: string): void {
    const one = this.rooms.named(displayName);
    for (const participant of this.rooms.joined(one.room)) this.#remove(participant, 'ended');
  }

  admit(displayName: string): void {
    this.#admit(this.rooms.named(displayName));
  }

  /** The signalling dies: no notice and no answer comes any more, and nobody is told. */
  silence(): void {
    this.rooms.silent = true;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', `https://${this.domain}`);
    this.requests.push(`${request.method} ${url.pathname}${url.search}`);
    if (request.method === 'POST') return this.#post(url.pathname, await readBody(request), response);
    if (url.pathname === '/external_api.js') return this.#script(response);
    if (url.pathname === '/stand-in/notices') return this.#notices(url, response);
    if (url.pathname.startsWith('/stand-in/')) return asset(url.pathname.slice('/stand-in/'.length), response);
    return this.#room(response);
  }

  async #script(response: ServerResponse): Promise<void> {
    if (this.switches.script === 'hanging') return;
    if (this.switches.script === 'missing') {
      response.writeHead(404).end();
      return;
    }
    const parts = await Promise.all([publicFile('transport.js'), publicFile('external_api.js')]);
    response.writeHead(200, { 'content-type': 'text/javascript' }).end(`(() => {\n${parts.join('\n')}\n})();\n`);
  }

  async #room(response: ServerResponse): Promise<void> {
    const denied = this.switches.deniedDevices.map((device) => `${device}=()`).join(', ');
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      ...(denied ? { 'permissions-policy': denied } : {}),
    });
    response.end(this.switches.page === 'dead' ? '<!doctype html><title>Jitsi stand-in</title>' : await publicFile('room.html'));
  }

  #notices(url: URL, response: ServerResponse): void {
    const participant = this.#participant(url.searchParams.get('id'));
    participant.stream = response;
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.flushHeaders();
    response.on('close', () => {
      if (participant.state !== 'gone') this.rooms.leave(participant);
    });
  }

  async #post(path: string, body: Body, response: ServerResponse): Promise<void> {
    const answer = await this.#act(path.replace('/stand-in/', ''), body);
    // A silent server leaves the request open for ever.
    if (answer === 'silence' || this.rooms.silent) return;
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  }

  async #act(action: string, body: Body): Promise<object | 'silence'> {
    if (action === 'enter') return this.#enter(body);
    const participant = this.#participant(body['id']);
    switch (action) {
      case 'login':
        return this.#login(participant, body['jwt'] as string | null);
      case 'join':
        return this.#join(participant, String(body['displayName']));
      case 'leave':
        this.rooms.leave(participant);
        return {};
      case 'signal':
        this.rooms.send(this.#participant(body['to']), { kind: 'signal', from: participant.id, data: body['data'] });
        return {};
      case 'command':
        this.#command(participant, body);
        return {};
      default:
        throw new Error(`The Jitsi stand-in knows no ${action}`);
    }
  }

  async #enter(body: Body): Promise<object> {
    const visit: Visit = {
      room: String(body['room']),
      query: body['query'] as Record<string, string>,
      fragment: body['fragment'] as Record<string, unknown>,
      login: null,
      join: null,
    };
    this.visits.push(visit);
    const participant = this.rooms.enter(visit.room);
    this.#visitOf.set(participant, visit);
    await new Promise((resolve) => setTimeout(resolve, this.switches.readyAfterMs));
    return { id: participant.id, tokenName: nameIn(visit.query['jwt']) };
  }

  async #login(participant: Participant, jwt: string | null): Promise<object | 'silence'> {
    const verdict = await login(jwt, this.#rules, this.#loginTime(jwt));
    this.#visit(participant).login = verdict;
    if (verdict.kind === 'silent') return 'silence';
    if (verdict.kind === 'refused') return { refused: verdict.text };
    participant.claims = verdict.claims;
    participant.moderator = isOwner(verdict.claims);
    return { withoutDevices: this.switches.withoutDevices };
  }

  #join(participant: Participant, displayName: string): object | 'silence' {
    const verdict = enter(participant.room, participant.claims, this.#rules);
    this.#visit(participant).join = verdict;
    if (verdict.kind === 'silent') return 'silence';
    if (verdict.kind === 'refused') return { refused: verdict.text };
    participant.displayName = displayName;
    if (this.switches.lobby && !participant.moderator && participant.state === 'entering') {
      this.rooms.knock(participant);
      return { lobby: true };
    }
    const others = this.rooms.join(participant).map((other) => ({ id: other.id, displayName: other.displayName }));
    return { moderator: participant.moderator, others };
  }

  /** What only a moderator may do. */
  #command(participant: Participant, { name, target, allowed }: Body): void {
    if (!participant.moderator) return;
    if (name === 'kick-participant') this.#remove(this.#participant(target), 'kicked');
    if (name === 'answer-knocking-participant' && allowed === true) this.#admit(this.#participant(target));
    if (name === 'start-recording' && mayRecord(participant.claims)) this.#record(participant, true);
    if (name === 'stop-recording') this.#record(participant, false);
    if (name === 'end-conference') {
      for (const other of this.rooms.joined(participant.room)) this.#remove(other, 'ended');
    }
  }

  /** Everybody is told; the moderator who ends it also hears where the recording is. */
  #record(moderator: Participant, on: boolean): void {
    if (this.recorded === on) return;
    this.recorded = on;
    for (const participant of this.rooms.joined(moderator.room)) {
      const link = !on && participant === moderator ? `https://${this.domain}/recordings/1` : null;
      this.rooms.send(participant, { kind: 'recording', on, link });
    }
  }

  #admit(participant: Participant): void {
    this.rooms.send(participant, { kind: 'admitted' });
  }

  #remove(participant: Participant, kind: 'kicked' | 'ended' | 'dropped'): void {
    this.rooms.send(participant, { kind });
    this.rooms.leave(participant);
  }

  #participant(id: unknown): Participant {
    const found = this.rooms.find(String(id));
    if (!found) throw new Error(`The Jitsi stand-in has no participant ${String(id)}`);
    return found;
  }

  #visit(participant: Participant): Visit {
    return this.#visitOf.get(participant) as Visit;
  }

  #loginTime(jwt: string | null): Date {
    if (this.switches.lateLogins === 0) return this.now();
    this.switches.lateLogins -= 1;
    const exp = claimsIn(jwt ?? undefined)['exp'];
    return new Date((Number(exp) + 60) * 1000);
  }
}

/** Only a token that says so may record. */
function mayRecord(claims: Claims): boolean {
  const context = claims['context'] as { features?: { recording?: unknown } } | undefined;
  return context?.features?.recording === true || context?.features?.recording === 'true';
}

/** The name a client reads out of its own token, without asking whether the signature is good. */
function nameIn(jwt: string | undefined): string | null {
  const context = claimsIn(jwt)['context'] as { user?: { name?: string } } | undefined;
  return context?.user?.name ?? null;
}

function claimsIn(jwt: string | undefined): Claims {
  try {
    return JSON.parse(Buffer.from(jwt?.split('.')[1] ?? '', 'base64url').toString()) as Claims;
  } catch {
    return {};
  }
}

async function asset(name: string, response: ServerResponse): Promise<void> {
  const type = ASSETS[name.split('.').at(-1) ?? ''];
  if (!type || !/^\w+\.\w+$/.test(name)) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'content-type': type }).end(await publicFile(name));
}

function publicFile(name: string): Promise<string> {
  return readFile(new URL(name, PUBLIC), 'utf8');
}

async function readBody(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString()) as Body;
}
