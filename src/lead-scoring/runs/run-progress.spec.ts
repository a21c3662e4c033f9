import { withProgress, type RunRow } from './run-progress.js';

function row(fields: Partial<RunRow>): RunRow {
  return {
    id: 1,
    run_uuid: '00000000-0000-4000-8000-000000000000',
    status: 'RUNNING',
    method: 'standard',
    scope: 'all',
    contact_filters: null,
    include_unvalidated: false,
    total_contacts: null,
    processed_contacts: 0,
    changed_contacts: 0,
    missing_contacts: 0,
    unvalidated_contacts: null,
    tiers_before: {},
    tiers_after: {},
    warnings: [],
    error_details: null,
    created_by: 'ana',
    created_at: new Date(0),
    started_at: null,
    completed_at: null,
    updated_at: new Date(0),
    first_id: 0,
    given_out_to: 0,
    last_id: 0,
    seconds_worked: 0,
    ids_in_hand: 0,
    ...fields,
  };
}

describe('the progress of a run', () => {
  it('is that of the ids that are done where the number of contacts is not known', () => {
    const run = row({
      first_id: 1000,
      given_out_to: 1700,
      ids_in_hand: 200,
      last_id: 3000,
      processed_contacts: 90,
      seconds_worked: 10,
    });
    expect(withProgress(run)).toMatchObject({
      progress_percentage: 25,
      contacts_per_second: 9,
      estimated_seconds_left: 30,
    });
  });

  it('is that of the contacts where their number is known, missing ones included', () => {
    const run = row({ total_contacts: 10, processed_contacts: 4, missing_contacts: 1, seconds_worked: 2 });
    expect(withProgress(run)).toMatchObject({ progress_percentage: 50, estimated_seconds_left: 2 });
  });

  it('is 100 only at the end', () => {
    const all = { first_id: 0, given_out_to: 10, last_id: 10, seconds_worked: 1 };
    expect(withProgress(row(all)).progress_percentage).toBe(99);
    expect(withProgress(row({ ...all, status: 'COMPLETED' })).progress_percentage).toBe(100);
    expect(withProgress(row({ status: 'COMPLETED', total_contacts: 0 })).progress_percentage).toBe(100);
  });

  it('promises nothing before the first slice, nor while the run is paused', () => {
    expect(withProgress(row({}))).toMatchObject({ contacts_per_second: null, estimated_seconds_left: null });
    const paused = row({ status: 'PAUSED', given_out_to: 5, last_id: 10, seconds_worked: 5 });
    expect(withProgress(paused).estimated_seconds_left).toBeNull();
  });

  it('keeps to itself what only workers need', () => {
    for (const field of ['first_id', 'given_out_to', 'last_id', 'seconds_worked', 'ids_in_hand'])
      expect(withProgress(row({}))).not.toHaveProperty(field);
  });
});
