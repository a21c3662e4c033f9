import type { ContactFilterDto } from '../../src/contacts/filter/contact-filter.dto.js';
import { SCORING_POLICY } from '../../src/lead-scoring/policy/scoring-policy.js';
import { LeadScoresRepository } from '../../src/lead-scoring/scores/lead-scores.repository.js';
import type { TopLeadsQueryDto } from '../../src/lead-scoring/dto/top-leads-query.dto.js';
import { TopLeadsRepository, type Reach } from '../../src/lead-scoring/scores/top-leads.repository.js';
import { SimulationRepository } from '../../src/lead-scoring/simulation/simulation.repository.js';
import type { Call } from './statements.js';

export const EVERY_FIELD = {
  state_code: ['JAL'],
  state_name: ['Jalisco'],
  municipality: ['Guadalajara'],
  city: ['Guadalajara'],
  lada: ['33'],
  operator: ['Telcel'],
  status: ['VERIFIED'],
  is_mobile: true,
  platform: ['whatsapp'],
  line_status: ['active'],
  line_type: ['mobile'],
  lead_tier: ['HIGH'],
  min_score: 50,
  search: 'ana',
  not_contacted_days: 30,
} satisfies ContactFilterDto;

/** Scores, the best leads by each of their attempts, and simulations. */
export function scoreCalls(): Record<string, Call> {
  const scores = new LeadScoresRepository();
  const topLeads = new TopLeadsRepository();
  const ofAField = { operator: ['Telmex'], is_mobile: true, limit: 10, min_score: 50 };
  const ofAPlatform: TopLeadsQueryDto = { platform: ['whatsapp'], limit: 10, min_score: 50 };
  const nothingFirst: Reach = { first: 0, notContacted: 0, places: [], candidates: [] };
  const simulations = new SimulationRepository();
  const simulation = { policy: SCORING_POLICY, contact_filters: undefined, sample: undefined, examples: 3 };
  return {
    'one contact, standard': (manager) => scores.score(manager, [1], 'standard'),
    'one contact, weighted': (manager) => scores.score(manager, [1], 'weighted'),
    'several contacts': (manager) => scores.score(manager, [1, 2], 'standard'),
    'score of a contact': (manager) => scores.findByContact(manager, 1),
    'best leads of everybody': (manager) => topLeads.find(manager, { limit: 10, min_score: 50 }),
    'best leads of one tier and every field of the filter': (manager) =>
      topLeads.find(manager, { ...EVERY_FIELD, limit: 10, min_score: 50, tier: 'HIGH' }, nothingFirst),
    'best leads of a platform, by a walk': (manager) => topLeads.find(manager, ofAPlatform, nothingFirst),
    'the best of each place': (manager) =>
      topLeads.find(manager, { ...ofAField, tier: 'HIGH' }, { ...nothingFirst, places: [50] }),
    'the best that were not contacted lately': (manager) =>
      topLeads.find(
        manager,
        { ...ofAField, not_contacted_days: 30 },
        { ...nothingFirst, notContacted: 1_000 },
      ),
    'among the contacts of a field': (manager) =>
      topLeads.find(manager, ofAField, { ...nothingFirst, candidates: [1_000] }),
    'among the contacts of a name': (manager) =>
      topLeads.find(
        manager,
        { search: 'ana', limit: 10, min_score: 50 },
        { ...nothingFirst, candidates: [1_000] },
      ),
    'among the contacts of a platform': (manager) =>
      topLeads.find(manager, ofAPlatform, { ...nothingFirst, candidates: [1_000] }),
    'simulate everybody': async (manager) => {
      await simulations.restrict(manager, 1_000);
      await simulations.compare(manager, { ...simulation, method: 'standard' });
    },
    'simulate a sample of a filter': (manager) =>
      simulations.compare(manager, {
        ...simulation,
        method: 'weighted',
        contact_filters: { state_code: ['JAL'] },
        sample: { size: 1_000, seed: 1 },
      }),
  };
}
