import { expectAccessible } from '../fixtures/axe.ts';
import { timesOf } from '../fixtures/pages.ts';
import { expect, test } from '../fixtures/test.ts';

test('an admin closes the clinic for some days, and opens it again', async ({ api, signedIn }) => {
  const doctor = await api.signIn('testdoctor');
  const page = await signedIn('testadmin');
  await page.goto('/admin');
  const closures = page.getByRole('region', { name: 'Clinic closures' });
  await closures.getByLabel('First day').fill('2026-05-13');
  await closures.getByLabel('Last day').fill('2026-05-14');
  await closures.getByRole('button', { name: 'Add closure' }).click();
  await expect(closures.getByLabel('What for')).toHaveAccessibleDescription(/missing/);
  await closures.getByLabel('What for').fill('Building works');
  await closures.getByRole('button', { name: 'Add closure' }).click();
  const line = closures.getByRole('listitem').filter({ hasText: 'Building works' });
  await expect(line).toContainText('Wednesday 13 May 2026 – Thursday 14 May 2026');
  await expectAccessible(page);

  const patients = await signedIn('testpatient');
  await patients.goto(`/doctors/${doctor.account.id}`);
  await expect(timesOf(patients, 'Wednesday 13 May')).toContainText('No times');
  await expect(timesOf(patients, 'Friday 15 May')).not.toContainText('No times');

  await line.getByRole('button', { name: 'Remove Building works' }).click();
  await expect(line).toHaveCount(0);
  await patients.reload();
  await expect(timesOf(patients, 'Wednesday 13 May')).not.toContainText('No times');
});
