import createClient from 'openapi-fetch';
import type { components, paths } from '../client/api.ts';
import { DEMO_PASSWORD, EVERY_DAY } from '../fixtures/api.ts';
import { expect, test } from '../fixtures/test.ts';

type Client = ReturnType<typeof createClient<paths>>;

/** A client of somebody who is signed in. What it sends and reads is checked by the compiler against the document. */
async function signIn(address: string, login: string): Promise<{ client: Client; id: string }> {
  const client = createClient<paths>({ baseUrl: address });
  const { data, error } = await client.POST('/api/v1/auth/login', { body: { login, password: DEMO_PASSWORD } });
  if (!data || !('access_token' in data)) throw new Error(`${login} is not signed in: ${JSON.stringify(error ?? data)}`);
  client.use({
    onRequest: ({ request }) => {
      request.headers.set('Authorization', `Bearer ${data.access_token}`);
      return request;
    },
  });
  return { client, id: data.account.id };
}

test('a client made from the OpenAPI document books, confirms and joins', async ({ server, api }) => {
  const doctorActor = await api.signIn('testdoctor2');
  await doctorActor.offer(EVERY_DAY, 'Europe/Berlin');
  const doctor = await signIn(server.address, 'testdoctor2');
  const patient = await signIn(server.address, 'testpatient2');

  const found = await patient.client.GET('/api/v1/doctors', { params: { query: { limit: 100 } } });
  const listed: components['schemas']['Doctor'] | undefined = found.data?.items.find(({ id }) => id === doctor.id);
  expect(listed?.name).toBe(doctorActor.account.name);

  const { data: free } = await patient.client.GET('/api/v1/doctors/{id}/slots', {
    params: { path: { id: doctor.id }, query: { from: '2026-05-13', to: '2026-05-14' } },
  });
  const slot = free?.items[0];
  if (!slot) throw new Error('no slot is free');

  const { data: booked, response } = await patient.client.POST('/api/v1/appointments', {
    body: { doctor_id: doctor.id, starts_at: slot.starts_at, reason: 'A cough that stays' },
  });
  if (!booked) throw new Error('not booked');
  expect(response.status).toBe(201);
  expect(booked.status).toBe('pending');
  const path = { id: booked.id };

  // What is refused is typed, too.
  const refused = await patient.client.POST('/api/v1/appointments/{id}/confirm', { params: { path } });
  const problem: components['schemas']['Problem'] | undefined = refused.error;
  expect(problem).toMatchObject({ status: 403, code: 'forbidden' });

  const { data: confirmed } = await doctor.client.POST('/api/v1/appointments/{id}/confirm', { params: { path } });
  expect(confirmed).toMatchObject({ id: booked.id, status: 'confirmed', revision: booked.revision + 1 });

  const join = await patient.client.POST('/api/v1/appointments/{id}/join', { params: { path } });
  expect(join.error?.code).toBe('too_early');

  const { data: canceled } = await patient.client.POST('/api/v1/appointments/{id}/cancel', {
    params: { path }, body: { reason: 'I am well again' },
  });
  expect(canceled?.status).toBe('canceled');
});
