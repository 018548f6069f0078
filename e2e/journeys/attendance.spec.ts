import { expectAccessible } from '../fixtures/axe.ts';
import { expectNoSidewaysScroll } from '../fixtures/pages.ts';
import { expect, test } from '../fixtures/test.ts';

/** The consultation that has been running for 27 minutes when the clock starts. */
const RUNNING = '2026-05-12T08:35:00Z';

test('a no-show is proposed, said by the doctor, and contested by the patient', async ({ api, signedIn }) => {
  const [doctor, patient] = await Promise.all([api.signIn('testdoctor'), api.signIn('testpatient')]);
  const { id } = await doctor.appointmentAt(RUNNING);
  await doctor.present(id, 'in_call');
  const page = await signedIn('testdoctor');
  await page.goto(`/appointments/${id}`);
  const seen = page.getByRole('region', { name: 'What really happened' });
  await expect(seen).toContainText('The two did not meet.');
  await expect(seen).toContainText('It looks as if the patient had not come, as far as it was seen. Only you can say so.');
  await expectAccessible(page);
  await seen.getByRole('button', { name: 'Mark as missed by the patient' }).click();
  await expect(seen).toContainText('The patient was missing, says the doctor.');
  await expect(seen.getByRole('button', { name: /^Mark as/ })).toHaveCount(0);
  expect((await patient.appointment(id)).status).toBe('no_show');

  const patients = await signedIn('testpatient');
  await patients.setViewportSize({ width: 390, height: 844 });
  await patients.goto(`/appointments/${id}`);
  const theirs = patients.getByRole('region', { name: 'What really happened' });
  await theirs.getByRole('button', { name: 'Object to the no-show' }).click();
  await expect(theirs.getByLabel('What happened')).toHaveAccessibleDescription(/missing/);
  await expectAccessible(patients);
  await expectNoSidewaysScroll(patients);
  await theirs.getByLabel('What happened').fill('I waited, but saw no picture.');
  await theirs.getByRole('button', { name: 'Object to the no-show' }).click();
  await expect(theirs.getByRole('status')).toHaveText('The doctor reads it.');
  await expect(theirs.getByLabel('What happened')).toHaveCount(0);
  await expect(theirs).toContainText('I waited, but saw no picture.');

  await page.reload();
  await expect(seen).toContainText('I waited, but saw no picture.');
});

test('both read how it went, and who was seen where', async ({ api, signedIn }) => {
  const [doctor, patient] = await Promise.all([api.signIn('testdoctor'), api.signIn('testpatient')]);
  const { id } = await doctor.appointmentAt(RUNNING);
  await doctor.present(id, 'in_call');
  await patient.present(id, 'in_call');
  for (const [who, viewport] of [
    ['testdoctor', { width: 1440, height: 900 }],
    ['testpatient', { width: 390, height: 844 }],
  ] as const) {
    const page = await signedIn(who);
    await page.setViewportSize(viewport);
    await page.goto(`/appointments/${id}`);
    const seen = page.getByRole('region', { name: 'What really happened' });
    await expect(seen).toContainText('since 11:0');
    await expect(seen).toContainText('came 27 min late');
    await seen.getByText('Who was where, as it was seen').click();
    const lines = seen.getByRole('listitem');
    await expect(lines.filter({ hasText: /^11:0\d Patient in the room, says their page$/ })).toHaveCount(1);
    await expect(lines.filter({ hasText: /^11:0\d Doctor in the room, says their page$/ })).toHaveCount(1);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  }
});

test('the patient answers two questions after the consultation', async ({ api, signedIn }) => {
  const patient = await api.signIn('testpatient');
  const { id } = await patient.appointmentAt('2026-05-10T09:00:00Z');
  const page = await signedIn('testpatient');
  await page.goto(`/appointments/${id}`);
  await expect(page.getByRole('region', { name: 'What really happened' })).toContainText('25 min');
  const questions = page.getByRole('region', { name: 'How did it go?' });
  await questions.getByRole('button', { name: 'Send answers' }).click();
  await expect(questions.getByRole('alert')).toContainText('Picture and sound is missing.');
  await questions.getByRole('group', { name: 'How were picture and sound?' }).getByLabel('2', { exact: true }).check();
  await questions.getByRole('group', { name: 'How was the consultation?' }).getByLabel('5, good').check();
  await expectAccessible(page);
  await questions.getByRole('button', { name: 'Send answers' }).click();
  await expect(questions.getByRole('status')).toHaveText('Thank you.');

  const doctors = await signedIn('testdoctor');
  await doctors.goto('/analytics');
  await expect(doctors.getByText('2.0 of 5')).toBeVisible();
  await expect(doctors.getByText('5.0 of 5')).toBeVisible();
});
