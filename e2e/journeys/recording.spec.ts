import type { Page } from '@playwright/test';
import { enterRoom, expectInRoom } from '../fixtures/pages.ts';
import { expect, test } from '../fixtures/test.ts';

/** Running since 10:35. */
const RUNNING = '2026-05-12T08:35:00Z';

test.use({ serverEnv: { MYDOCTOR_RECORDING: 'on' } });

function question(page: Page) {
  return page.getByRole('dialog', { name: 'May this be recorded?' });
}

interface Call {
  doctorsPage: Page;
  patientsPage: Page;
}

async function bothInRoom(signedIn: (who: 'testdoctor' | 'testpatient') => Promise<Page>, id: string): Promise<Call> {
  const [doctorsPage, patientsPage] = [await signedIn('testdoctor'), await signedIn('testpatient')];
  for (const page of [doctorsPage, patientsPage]) {
    await enterRoom(page, id);
    await expectInRoom(page);
  }
  await doctorsPage.getByText('Tools', { exact: true }).click();
  return { doctorsPage, patientsPage };
}

test('nothing is recorded before everybody agrees, and a yes can be taken back', async ({ api, signedIn, standIn }) => {
  const { id } = await (await api.signIn('testdoctor')).appointmentAt(RUNNING);
  const { doctorsPage, patientsPage } = await bothInRoom(signedIn, id);
  const mayRecord = () => {
    const { login } = standIn.lastVisit();
    return login?.kind === 'accepted' ? login.claims['context'] : null;
  };
  expect(mayRecord()).toMatchObject({ features: { recording: false } });

  await doctorsPage.getByRole('button', { name: 'Ask to record' }).click();
  await expect(question(patientsPage)).toContainText('You can say no without any disadvantage');
  await expect(doctorsPage.getByRole('button', { name: 'Start recording' })).toHaveCount(0);
  await question(patientsPage).getByRole('button', { name: 'Yes, I agree' }).click();

  // The doctor's room is entered anew, with a token that may record.
  await expect(doctorsPage.getByText('Recording is agreed')).toBeVisible();
  await expectInRoom(doctorsPage);
  await expect.poll(mayRecord).toMatchObject({ features: { recording: true } });
  await doctorsPage.getByRole('button', { name: 'Start recording' }).click();
  await expect.poll(() => standIn.recorded).toBe(true);
  await expect(patientsPage.getByText('Recording', { exact: true })).toBeVisible();

  await patientsPage.getByText('Tools', { exact: true }).click();
  await patientsPage.getByRole('button', { name: 'Take back my yes to the recording' }).click();
  await expect(patientsPage.getByText('The recording ended: somebody took back their yes.')).toBeVisible();
  await expect.poll(() => standIn.recorded).toBe(false);
  await expect.poll(mayRecord).toMatchObject({ features: { recording: false } });
  await expectInRoom(doctorsPage);
});

test('a no ends the question', async ({ api, signedIn, standIn }) => {
  const { id } = await (await api.signIn('testdoctor')).appointmentAt(RUNNING);
  const { doctorsPage, patientsPage } = await bothInRoom(signedIn, id);
  await doctorsPage.getByRole('button', { name: 'Ask to record' }).click();
  await question(patientsPage).getByRole('button', { name: 'No' }).click();
  await expect(question(patientsPage)).toHaveCount(0);
  await expect(doctorsPage.getByText('Nothing is recorded: somebody said no.')).toBeVisible();
  expect(standIn.recorded).toBe(false);
});
