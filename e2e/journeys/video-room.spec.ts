import { countMessageListeners, enterRoom, expectInRoom, passCheck, room, signIn } from '../fixtures/pages.ts';
import { VIDEO } from '../fixtures/server.ts';
import { expect, NOW, test } from '../fixtures/test.ts';

/** Running since 10:35. */
const RUNNING = '2026-05-12T08:35:00Z';

for (const { who, moderator, affiliation } of [
  { who: 'testdoctor', moderator: true, affiliation: 'owner' },
  { who: 'testpatient', moderator: false, affiliation: 'member' },
] as const) {
  test(`the video server is told no more about ${who} than it must know`, async ({ api, signedIn, standIn }) => {
    const actor = await api.signIn(who);
    const appointment = await actor.appointmentAt(RUNNING);
    const page = await signedIn(who);
    await enterRoom(page, appointment.id);
    await expectInRoom(page);
    // Camera and microphone came through the permissions policy that MyDoctor serves.
    await expect(room(page).getByRole('img', { name: 'My picture' })).toBeVisible();
    await expect(page.getByRole('alert')).toHaveCount(0);

    const visit = standIn.lastVisit();
    expect(visit.room).toMatch(/^consultation-[0-9a-f]{32}$/);
    if (visit.login?.kind !== 'accepted') throw new Error('The sign-in was not accepted');
    const { claims } = visit.login;
    expect(claims).toMatchObject({
      iss: VIDEO.appId,
      aud: VIDEO.audience,
      sub: VIDEO.subject,
      room: visit.room,
      exp: Date.parse(appointment.closes_at) / 1000 + 15 * 60,
      context: { user: { name: actor.account.name, moderator, affiliation }, features: { recording: false } },
    });
    expect(Number(claims['iat']) - Number(claims['nbf'])).toBe(30);
    expect(Number(claims['iat'])).toBeGreaterThanOrEqual(Date.parse(NOW) / 1000);
    // Nothing that names the person elsewhere: neither the address nor the ids of account and appointment.
    const told = JSON.stringify([claims, visit.fragment, visit.query]);
    for (const secret of ['@', actor.account.id, appointment.id, appointment.reason ?? '@']) {
      expect(told).not.toContain(secret);
    }
    expect(visit.fragment).toMatchObject({
      'config.prejoinConfig': { enabled: false },
      'config.disableDeepLinking': true,
      'config.disableInviteFunctions': true,
      'config.toolbarButtons': expect.arrayContaining(['microphone', 'camera', 'hangup']),
    });
    // The room is secret: the address bar knows only the appointment.
    expect(page.url()).not.toContain(visit.room);
  });
}

test('two appointments have two rooms, and either person gets the same one', async ({ api }) => {
  const [doctor, patient] = await Promise.all([api.signIn('testdoctor'), api.signIn('testpatient')]);
  const [running, closing] = [await doctor.appointmentAt(RUNNING), await doctor.appointmentAt('2026-05-12T07:05:00Z')];
  const ofDoctor = await doctor.join(running.id);
  expect((await patient.join(running.id)).room).toBe(ofDoctor.room);
  expect((await doctor.join(closing.id)).room).not.toBe(ofDoctor.room);
});

test('leaving hangs up, and leaves neither frame nor listener behind', async ({ api, page, standIn }) => {
  const listeners = await countMessageListeners(page);
  await signIn(page, 'testpatient');
  const before = await listeners();
  const { id } = await (await api.signIn('testpatient')).appointmentAt(RUNNING);
  await enterRoom(page, id);
  await expectInRoom(page);
  expect(await listeners()).toBe(before + 1);

  await page.getByRole('link', { name: 'Back to appointments' }).click();
  await expect(page).toHaveURL(/\/appointments$/);
  await expect(page.locator('iframe')).toHaveCount(0);
  await expect.poll(listeners).toBe(before);
  expect(standIn.requests).toContain('POST /stand-in/leave');

  // The way back leads into the room again.
  await page.goBack();
  await passCheck(page);
  await expectInRoom(page);
  await expect(page.locator('iframe')).toHaveCount(1);
  expect(standIn.visits).toHaveLength(2);
});

test('the details fold away beside the call', async ({ api, signedIn }) => {
  const patient = await api.signIn('testpatient');
  const appointment = await patient.appointmentAt(RUNNING);
  const page = await signedIn('testpatient');
  await enterRoom(page, appointment.id);
  await expectInRoom(page);
  const details = page.getByText('Appointment details');
  const doctorsName = page.getByText(appointment.doctor.name).first();
  await expect(details).toBeVisible();
  if (!await doctorsName.isVisible()) await details.click();
  await expect(doctorsName).toBeVisible();
  await details.click();
  await expect(room(page).getByRole('status')).toHaveText('In the room');
});

test.describe('as the clinic configured it', () => {
  test.use({
    serverEnv: {
      MYDOCTOR_ROOM_PREFIX: 'praxis-',
      MYDOCTOR_JOIN_OPENS_BEFORE_MINUTES: '60',
      MYDOCTOR_JITSI_TOOLBAR_BUTTONS: 'camera,hangup',
    },
  });

  test('toolbar, window and prefix of the room are configuration', async ({ api, signedIn, standIn }) => {
    const { id } = await (await api.signIn('testpatient')).appointmentAt('2026-05-12T09:45:00Z');
    const page = await signedIn('testpatient');
    await enterRoom(page, id);
    await expectInRoom(page);
    expect(standIn.lastVisit().room).toMatch(/^praxis-[0-9a-f]{32}$/);
    await expect(room(page).getByRole('toolbar').getByRole('button')).toHaveText(['camera', 'hangup']);
  });
});
