import { enterRoom, expectInRoom, heading, openRoom, passCheck, room } from '../fixtures/pages.ts';
import { expect, test } from '../fixtures/test.ts';

/** Running since 10:35, until 11:05. */
const RUNNING = '2026-05-12T08:35:00Z';
/** What a page has gathered it tells every fifteen seconds, and looks at the connection every ten. */
const TOLD = { timeout: 40_000 };

test('what troubles a call is counted, and so is the way it went', async ({ api, signedIn, standIn }) => {
  standIn.switches.deniedDevices = ['camera'];
  const doctor = await api.signIn('testdoctor');
  const { id } = await doctor.appointmentAt(RUNNING);
  const [doctorsPage, patientsPage] = [await signedIn('testdoctor'), await signedIn('testpatient')];
  for (const page of [doctorsPage, patientsPage]) {
    await enterRoom(page, id);
    await expectInRoom(page);
  }
  const told = async () => {
    const { causes, connections, samples } = await doctor.analytics('2026-05-12', '2026-05-12');
    return { kinds: [...causes, ...connections].map(({ kind }) => kind), samples };
  };
  const wanted = ['camera_denied', 'joined', 'quality_unknown'];
  await expect.poll(told, TOLD).toEqual({ kinds: expect.arrayContaining(wanted), samples: [] });
  // Told once for the consultation, though both pages tell it.
  const { causes } = await doctor.analytics('2026-05-12', '2026-05-12');
  expect(causes.find(({ kind }) => kind === 'camera_denied')?.consultations).toBe(1);
});

test('the doctor is reminded of the next appointment while this one goes on', async ({ api, signedIn }) => {
  const doctor = await api.signIn('testdoctor');
  const { id } = await doctor.appointmentAt(RUNNING);
  const waiting = await doctor.appointmentAt('2026-05-12T09:10:00Z');
  await doctor.cancel(waiting.id, 'Somebody else is more urgent');
  const next = await api.register({ name: 'Robin Next', email: 'robin@example.org', password: 'a quiet river at dusk' });
  await doctor.confirm((await next.book(doctor, '2026-05-12T09:05:00Z')).id);

  const page = await signedIn('testdoctor');
  await enterRoom(page, id);
  await expectInRoom(page);
  const reminder = page.getByText(/^Your next appointment starts in /);
  await expect(reminder).toBeVisible();
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(reminder).toHaveCount(0);
});

test.describe('a clinic with a telephone', () => {
  test.use({ serverEnv: { MYDOCTOR_FALLBACK_PHONE: '+49 30 1234567' } });

  test('says its number before the room, and where the video fails', async ({ api, signedIn, standIn }) => {
    standIn.switches.script = 'missing';
    const { id } = await (await api.signIn('testpatient')).appointmentAt(RUNNING);
    const page = await signedIn('testpatient');
    await openRoom(page, id);
    const number = page.getByRole('link', { name: '+49 30 1234567' });
    await expect(number).toHaveAttribute('href', 'tel:+49301234567');
    await passCheck(page);
    await expect(heading(page, 'The video could not be loaded')).toBeVisible();
    await expect(number).toBeVisible();
  });
});

test.describe('a guest', () => {
  test.use({ serverEnv: { MYDOCTOR_RECORDING: 'on' } });

  test('is asked before anything is recorded, too', async ({ api, signedIn, visitor }) => {
    const doctor = await api.signIn('testdoctor');
    const { id } = await doctor.appointmentAt(RUNNING);
    const { link } = await doctor.invite(id, 'Kim Example');
    const guestsPage = await visitor();
    await guestsPage.goto(link);
    await passCheck(guestsPage);
    await expectInRoom(guestsPage);
    const [doctorsPage, patientsPage] = [await signedIn('testdoctor'), await signedIn('testpatient')];
    for (const page of [doctorsPage, patientsPage]) {
      await enterRoom(page, id);
      await expectInRoom(page);
    }
    await doctorsPage.getByText('Tools', { exact: true }).click();
    await doctorsPage.getByRole('button', { name: 'Ask to record' }).click();
    for (const page of [patientsPage, guestsPage]) {
      const question = page.getByRole('dialog', { name: 'May this be recorded?' });
      await expect(doctorsPage.getByText('Recording is agreed')).toHaveCount(0);
      await question.getByRole('button', { name: 'Yes, I agree' }).click();
    }
    await expect(doctorsPage.getByText('Recording is agreed')).toBeVisible();
    await expect(room(guestsPage).getByRole('status')).toHaveText('In the room');
  });
});
