import * as official from 'fhir';
import { EVERY_DAY, type Actor, type Api, type Status } from '../fixtures/api.ts';
import { NOW, expect, test } from '../fixtures/test.ts';

/** As much of a resource as this journey reads; whether the rest is right is the judge's to say. */
interface Resource {
  resourceType: string;
  id?: string;
  status?: string;
  meta?: { versionId: string };
  issue?: { details: { coding: { code: string }[] } }[];
  link?: { relation: string; url: string }[];
  entry?: { fullUrl: string; resource: Resource }[];
}

const judge = new official.Fhir();

/** What the official definitions of R4 say against a resource. */
function faults(resource: object): string[] {
  const { messages } = judge.validate(resource, { errorOnUnexpected: true });
  const grave = messages.filter(({ severity }) => severity === 'error' || severity === 'fatal');
  return grave.map(({ location, message }) => `${location}: ${message}`);
}

/** One who reads the facade, and judges all that comes. */
class Reader {
  readonly seen = new Set<string>();

  constructor(readonly base: string, readonly token: string | null) {}

  static async signIn(address: string, login: string): Promise<Reader> {
    const answer = await fetch(`${address}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login, password: 'testpass123' }),
    });
    const { access_token } = (await answer.json()) as { access_token: string };
    return new Reader(`${address}/api/v1/fhir`, access_token);
  }

  async read(path: string, status = 200): Promise<Resource> {
    const url = path.startsWith('http') ? path : `${this.base}/${path}`;
    const answer = await fetch(url, { headers: this.token ? { authorization: `Bearer ${this.token}` } : {} });
    const resource = (await answer.json()) as Resource;
    expect(answer.status, `${path}: ${JSON.stringify(resource)}`).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/fhir+json; fhirVersion=4.0');
    expect(faults(resource), `${path}: ${JSON.stringify(resource)}`).toEqual([]);
    const version = resource.meta?.versionId;
    expect(answer.headers.get('etag')).toBe(version ? `W/"${version}"` : null);
    this.seen.add(resource.resourceType);
    return resource;
  }

  /** Follows the links to the end. Each resource is judged by itself as well, and is what its address answers. */
  async all(search: string): Promise<Resource[]> {
    const found: Resource[] = [];
    let next: string | undefined = search;
    while (next) {
      const page: Resource = await this.read(next);
      for (const { fullUrl, resource } of page.entry ?? []) {
        expect(faults(resource)).toEqual([]);
        expect(await this.read(fullUrl)).toEqual(resource);
        found.push(resource);
      }
      next = page.link?.find(({ relation }) => relation === 'next')?.url;
    }
    expect(new Set(found.map(({ id }) => id)).size, `${search} repeats itself`).toBe(found.length);
    return found;
  }

  async refused(path: string, status: number, code: string): Promise<void> {
    const outcome = await this.read(path, status);
    expect(outcome.resourceType).toBe('OperationOutcome');
    expect(outcome.issue?.[0]?.details.coding[0]?.code).toBe(code);
  }
}

const WORDS: Record<Status, string> = {
  pending: 'pending', confirmed: 'booked', canceled: 'cancelled', completed: 'fulfilled', no_show: 'noshow',
};

/** The appointments of somebody by the REST API, as the facade should have them. */
async function expected(actor: Actor): Promise<Map<string | undefined, string>> {
  return new Map((await actor.appointments()).map(({ id, status }) => [id, WORDS[status]]));
}

/** One more of each state that the test appointments are not in. */
async function arrange(api: Api): Promise<{ doctor: Actor; patient: Actor; admin: Actor }> {
  const [doctor, patient, admin] = await Promise.all([
    api.signIn('testdoctor'), api.signIn('testpatient'), api.signIn('testadmin'),
  ]);
  await patient.send('PATCH', '/me', { phone: '+49 30 123456', date_of_birth: '1990-02-28' });
  for (const appointment of (await patient.appointments()).filter(({ status }) => status === 'confirmed')) {
    if (appointment.starts_at < NOW) {
      await patient.present(appointment.id, 'waiting').catch(() => undefined);
    }
  }
  return { doctor, patient, admin };
}

test('the judge knows what is no resource', () => {
  const right = {
    resourceType: 'Appointment', status: 'booked', start: '2026-05-12T09:00:00Z', end: '2026-05-12T09:30:00Z',
    participant: [{ actor: { reference: 'Patient/1' }, status: 'accepted' }],
  };
  expect(faults(right)).toEqual([]);
  expect(faults({ ...right, status: 'confirmed' })).not.toEqual([]);
  expect(faults({ ...right, room: 'x' })).not.toEqual([]);
  expect(faults({ ...right, participant: undefined })).not.toEqual([]);
  expect(faults({ ...right, participant: [{ actor: { reference: 'Patient/1' } }] })).not.toEqual([]);
  expect(faults({ resourceType: 'OperationOutcome', issue: [{ severity: 'bad', code: 'login' }] })).not.toEqual([]);
});

test('whatever the facade answers is FHIR R4, and says what the REST API says', async ({ server, api }) => {
  const { doctor, patient, admin } = await arrange(api);
  const people: [string, Actor][] = [['testpatient', patient], ['testdoctor', doctor], ['testadmin', admin]];
  for (const [login, actor] of people) {
    const reader = await Reader.signIn(server.address, login);
    await reader.read('metadata');
    await reader.all('Practitioner?_count=1');
    await reader.all('Schedule?_count=1');

    const appointments = await reader.all('Appointment?_count=2');
    expect(new Map(appointments.map(({ id, status }) => [id, status]))).toEqual(await expected(actor));
    expect(appointments.length).toBeGreaterThan(4);
    for (const word of ['pending', 'booked', 'cancelled', 'fulfilled', 'noshow', 'booked,pending']) {
      const found = await reader.all(`Appointment?_count=1&status=${word}`);
      const wanted = appointments.filter(({ status }) => word.split(',').includes(status ?? ''));
      expect(found.map(({ id }) => id), word).toEqual(wanted.map(({ id }) => id));
    }
    const before = await reader.all(`Appointment?date=lt${NOW}`);
    const after = await reader.all(`Appointment?date=ge${NOW}`);
    expect([...before, ...after]).toEqual(appointments);

    const [found] = await reader.all(`Patient?_id=${patient.account.id}`);
    expect(found?.id).toBe(patient.account.id);
    if (login === 'testadmin') {
      await reader.refused('Encounter', 403, 'forbidden');
    } else {
      const encounters = await reader.all('Encounter?_count=3');
      const met = appointments.filter(({ status }) => status !== 'pending');
      expect(encounters.map(({ id }) => id)).toEqual(met.map(({ id }) => id));
    }
    const types = ['CapabilityStatement', 'Practitioner', 'Schedule', 'Appointment', 'Patient', 'Bundle'];
    expect([...reader.seen]).toEqual(expect.arrayContaining(types));
  }
});

test('an encounter is FHIR in each of its states', async ({ server, api }) => {
  const { doctor, patient } = await arrange(api);
  const reader = await Reader.signIn(server.address, 'testdoctor');
  const running = await patient.appointmentAt('2026-05-12T08:35:00Z');
  const path = `Encounter/${running.id}`;
  expect((await reader.read(path)).status).toBe('arrived');
  await doctor.present(running.id, 'in_call');
  await patient.present(running.id, 'in_call');
  await expect.poll(async () => (await reader.read(path)).status).toBe('in-progress');
  await doctor.complete(running.id);
  expect((await reader.read(path)).status).toBe('finished');
  expect((await reader.all('Encounter?status=finished')).map(({ id }) => id)).toContain(running.id);
});

test('slots are FHIR, and those that can be booked', async ({ server, api }) => {
  const doctor = await api.signIn('testdoctor2');
  await doctor.offer(EVERY_DAY, 'Europe/Berlin');
  const reader = await Reader.signIn(server.address, 'testpatient2');
  const search = `Slot?schedule=Schedule/${doctor.account.id}&start=ge2026-05-13T10:00:00Z&start=lt2026-05-13T15:00:00Z`;
  const slots = await reader.all(`${search}&_count=4`);
  expect(slots.length).toBe(10);
  const patient = await api.signIn('testpatient2');
  await patient.book(doctor, '2026-05-13T12:00:00Z');
  const left = await reader.all(`${search}&_count=4`);
  expect(left).toEqual(slots.filter(({ id }) => !id?.endsWith('T1200Z')));
  await reader.refused(`Slot/${slots[4]?.id}`, 404, 'not_found');
  expect(reader.seen).toContain('Slot');
});

test('what fails is FHIR as well', async ({ server, api }) => {
  const stranger = new Reader(`${server.address}/api/v1/fhir`, null);
  await stranger.read('metadata');
  await stranger.refused('Appointment', 401, 'unauthenticated');
  await stranger.refused('Observation', 404, 'not_found');
  const doctor = await api.signIn('testdoctor');
  const appointment = (await doctor.appointments())[0];
  const other = await Reader.signIn(server.address, 'testpatient2');
  await other.refused(`Appointment/${appointment?.id}`, 404, 'not_found');
  await other.refused(`Patient/${appointment?.patient.id}`, 404, 'not_found');
  await other.refused('Appointment?colour=red', 400, 'malformed_request');
  await other.refused('Appointment?date=yesterday', 422, 'validation_failed');
  await other.refused(`Slot?schedule=${doctor.account.id}&start=ge2026-05-01&start=le2026-07-01`, 422, 'validation_failed');
});
