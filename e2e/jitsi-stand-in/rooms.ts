import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Claims } from './prosody.ts';

/** One browser in (or before the door of) one room. */
export interface Participant {
  id: string;
  room: string;
  displayName: string;
  claims: Claims;
  moderator: boolean;
  state: 'entering' | 'waiting' | 'joined' | 'gone';
  /** The open event stream to that browser; its end is how the server learns that a page was closed. */
  stream: ServerResponse | null;
}

/** What a room page is told by the server. */
export type Notice =
  | { kind: 'joined' | 'left'; id: string; displayName: string }
  | { kind: 'knocking'; id: string; displayName: string }
  | { kind: 'admitted' | 'kicked' | 'ended' | 'dropped' }
  | { kind: 'recording'; on: boolean; link: string | null }
  | { kind: 'signal'; from: string; data: unknown };

/** Presence: who is in which room, and the relay between them. */
export class Rooms {
  readonly #participants = new Map<string, Participant>();
  /** Set when the signalling is meant to have died: nobody hears anything any more, and nobody is told so. */
  silent = false;

  enter(room: string): Participant {
    const participant: Participant = {
      id: randomBytes(4).toString('hex'),
      room: room.toLowerCase(),
      displayName: '',
      claims: {},
      moderator: false,
      state: 'entering',
      stream: null,
    };
    this.#participants.set(participant.id, participant);
    return participant;
  }

  find(id: string): Participant | undefined {
    return this.#participants.get(id);
  }

  /** By the name shown in the room; journeys know people by name. */
  named(displayName: string): Participant {
    const found = [...this.#participants.values()]
      .find((one) => one.displayName === displayName && one.state !== 'gone');
    if (!found) throw new Error(`Nobody called ${displayName} is in the Jitsi stand-in`);
    return found;
  }

  joinedOthers(participant: Participant): Participant[] {
    return this.#inRoom(participant.room, 'joined').filter((other) => other !== participant);
  }

  /** Everybody in the room now, for journeys that ask who sits there. */
  joined(room: string): Participant[] {
    return this.#inRoom(room.toLowerCase(), 'joined');
  }

  join(participant: Participant): Participant[] {
    const others = this.joinedOthers(participant);
    participant.state = 'joined';
    this.#tell(others, { kind: 'joined', id: participant.id, displayName: participant.displayName });
    return others;
  }

  knock(participant: Participant): void {
    participant.state = 'waiting';
    const moderators = this.joinedOthers(participant).filter((other) => other.moderator);
    this.#tell(moderators, { kind: 'knocking', id: participant.id, displayName: participant.displayName });
  }

  leave(participant: Participant): void {
    const wasJoined = participant.state === 'joined';
    participant.state = 'gone';
    participant.stream?.end();
    if (wasJoined) {
      const notice: Notice = { kind: 'left', id: participant.id, displayName: participant.displayName };
      this.#tell(this.joinedOthers(participant), notice);
    }
  }

  send(to: Participant, notice: Notice): void {
    this.#tell([to], notice);
  }

  closeAll(): void {
    for (const participant of this.#participants.values()) participant.stream?.destroy();
    this.#participants.clear();
  }

  #inRoom(room: string, state: Participant['state']): Participant[] {
    return [...this.#participants.values()].filter((one) => one.room === room && one.state === state);
  }

  #tell(participants: Participant[], notice: Notice): void {
    if (this.silent) return;
    const line = `data: ${JSON.stringify(notice)}\n\n`;
    for (const { stream } of participants) {
      if (stream?.writable) stream.write(line);
    }
  }
}
