import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, type Page } from '@playwright/test';
import { SignJWT } from 'jose';
import type { JitsiStandIn } from './server.ts';
import type { TokenRules } from './prosody.ts';

/** The configuration that the stand-in's own tests agree on. */
export const RULES: TokenRules = {
  appId: 'stand-in-tests',
  key: 'a secret of the stand-in tests that is long enough',
  audience: 'jitsi',
  subject: 'meet.stand-in',
};
export const ROOM = 'consultation-0123456789abcdef0123456789abcdef';

/** A token such as a careful minter makes; `changes` spoil it (undefined takes a claim out). */
export async function mint(changes: Record<string, unknown> = {}, header: Record<string, unknown> = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const claims: Record<string, unknown> = {
    iss: RULES.appId,
    aud: RULES.audience,
    sub: RULES.subject,
    room: ROOM,
    iat: now,
    nbf: now - 30,
    exp: now + 3600,
    context: { user: { id: 'u1', name: 'Dr Ada', moderator: true, affiliation: 'owner' } },
    ...changes,
  };
  const protectedHeader = { alg: 'HS256', typ: 'JWT', ...header };
  return new SignJWT(claims).setProtectedHeader(protectedHeader).sign(new TextEncoder().encode(RULES.key as string));
}

/** The claims of the patient's side: a member, no moderator. */
export const PATIENT = { context: { user: { id: 'u2', name: 'Pat', moderator: false, affiliation: 'member' } } };

/** A bare page on an origin of its own that embeds the stand-in as MyDoctor would, under a strict policy. */
export class HostPage {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(standIn: JitsiStandIn): Promise<HostPage> {
    const video = `https://${standIn.domain}`;
    const server = createServer((_, response) => {
      response.writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': `default-src 'self'; script-src 'self' ${video}; frame-src ${video}`,
        'permissions-policy': `camera=(self "${video}"), microphone=(self "${video}")`,
      });
      response.end(`<!doctype html><title>Host</title><main></main><script src="${video}/external_api.js"></script>`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new HostPage(server);
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** What the host page heard: the events of interest in their order, with what they carried. */
export type Heard = [name: string, payload: Record<string, unknown>][];

const INTERESTING = [
  'browserSupport', 'ready', 'prejoinScreenLoaded', 'participantRoleChanged', 'videoConferenceJoined',
  'videoConferenceLeft', 'participantJoined', 'participantLeft', 'participantKickedOut', 'readyToClose',
  'errorOccurred', 'cameraError', 'micError', 'knockingParticipant', 'p2pStatusChanged',
];

declare global {
  interface Window {
    JitsiMeetExternalAPI: new (domain: string, options: Record<string, unknown>) => {
      on(name: string, listener: (payload: Record<string, unknown>) => void): void;
      executeCommand(name: string, ...args: unknown[]): void;
      isAudioMuted(): Promise<boolean>;
      getNumberOfParticipants(): number;
      dispose(): void;
    };
    heard: Heard;
    call: InstanceType<Window['JitsiMeetExternalAPI']>;
  }
}

/** Opens the host page and lets it enter the room. */
export async function embed(page: Page, host: HostPage, standIn: JitsiStandIn, jwt: string | null, config: object = {}) {
  await page.goto(host.address);
  await page.evaluate(([domain, roomName, token, events, overwrite]) => {
    window.heard = [];
    window.call = new window.JitsiMeetExternalAPI(domain, {
      roomName,
      parentNode: document.querySelector('main'),
      width: 800,
      height: 600,
      configOverwrite: { prejoinConfig: { enabled: false }, ...overwrite },
      onload: () => window.heard.push(['onload', {}]),
      ...(token ? { jwt: token } : {}),
    });
    for (const name of events) window.call.on(name, (payload) => window.heard.push([name, payload]));
  }, [standIn.domain, ROOM, jwt, INTERESTING, config] as const);
}

/** The names heard so far, waited for until the last one is there. */
export async function expectToHear(page: Page, names: string[]): Promise<void> {
  await expect.poll(() => page.evaluate(() => window.heard.map(([name]) => name))).toEqual(names);
}

export async function payloadOf(page: Page, name: string): Promise<Record<string, unknown> | undefined> {
  const heard = await page.evaluate(() => window.heard);
  return heard.find(([one]) => one === name)?.[1];
}
