import { expectAccessible } from '../fixtures/axe.ts';
import { expect, test } from '../fixtures/test.ts';

test('a patient gives their calendar a link, makes another one and takes it back', async ({ signedIn }) => {
  const patient = await signedIn('testpatient');
  await patient.goto('/settings');
  const panel = patient.getByRole('region', { name: 'Your calendar' });
  await expect(panel.getByRole('status').filter({ hasText: 'You have no link.' })).toBeVisible();
  const make = panel.getByRole('button', { name: 'Make a link' });
  // By keyboard alone.
  await make.focus();
  await patient.keyboard.press('Enter');
  const link = panel.getByLabel('Your calendar link');
  await expect(link).toHaveValue(/\/api\/v1\/calendars\/[\w-]{43}\/appointments\.ics$/);
  await expect(panel.getByText(/not used yet/)).toBeVisible();
  await expectAccessible(patient);
  const first = await link.inputValue();
  const read = (address: string) => fetch(address);
  const calendar = await read(first);
  expect(calendar.headers.get('content-type')).toContain('text/calendar');
  expect(await calendar.text()).toContain('SUMMARY:Video appointment\r\n');

  await panel.getByRole('button', { name: 'Make a new link' }).click();
  await expect(link).not.toHaveValue(first);
  const second = await link.inputValue();
  expect((await read(first)).status).toBe(404);
  expect((await read(second)).status).toBe(200);

  // It is shown once.
  await patient.reload();
  await expect(panel.getByText(/last used on/)).toBeVisible();
  await expect(link).toHaveCount(0);

  await panel.getByRole('button', { name: 'Take the link back' }).click();
  const question = patient.getByRole('dialog', { name: 'Take the link back' });
  await question.getByRole('button', { name: 'Keep it' }).click();
  expect((await read(second)).status).toBe(200);
  await panel.getByRole('button', { name: 'Take the link back' }).click();
  await question.getByRole('button', { name: 'Take the link back' }).click();
  await expect(panel.getByText('You have no link.')).toBeVisible();
  expect((await read(second)).status).toBe(404);
});
