import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditRepository } from '../../audit/audit.repository.js';
import { InvalidInputError } from '../../common/errors/app-error.js';
import { normalizeMexicanPhone } from '../../common/phone.js';
import { inTransaction } from '../../database/transaction.js';
import { ImportError } from '../import/import-error.js';
import { isAhead } from '../opt-out/opt-out.service.js';
import { PhoneFile } from '../phone-file.js';
import {
  MAX_CAMPAIGN,
  type CampaignDto,
  type SentFileResponseDto,
  type SentRequestDto,
  type SentResponseDto,
} from './sent.dto.js';
import { SentRepository } from './sent.repository.js';

/** The most contacts of one transaction, which locks their rows until it ends. */
const MOST_AT_ONCE = 5000;

type Counts = Omit<SentResponseDto, 'campaign' | 'invalid'>;

/** A campaign that is being recorded. */
interface Sending {
  campaign: string;
  sent_at: Date;
  by: string;
}

/** Records the messages that the sender reports, so that nobody is contacted too often. */
@Injectable()
export class SentService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sent: SentRepository,
    private readonly audit: AuditRepository,
  ) {}

  /** Records contacts. Invalid phones are listed in the answer; the others are recorded. 400 without a campaign. */
  async record(request: SentRequestDto, key: string | undefined, by: string): Promise<SentResponseDto> {
    const { contact_ids = [], phones = [] } = request;
    if (contact_ids.length + phones.length === 0) throw nobodySent();
    const sending = sendingOf(request, key, by);
    const read = phones.map((phone) => normalizeMexicanPhone(phone));
    const invalid = read.flatMap((phone, index) => (phone.ok ? [] : [{ index, code: phone.code }]));
    const e164 = read.flatMap((phone) => (phone.ok ? [phone.phone_e164] : []));
    const counts = await this.recordAll(sending, contact_ids, e164);
    return { campaign: sending.campaign, ...counts, invalid };
  }

  /** Records the phones of a file in batches. After an interruption it can be repeated. */
  async recordFile(
    file: string,
    fields: CampaignDto,
    key: string | undefined,
    by: string,
  ): Promise<SentFileResponseDto> {
    const sending = sendingOf(fields, key, by);
    const total: Counts = { recorded: 0, already: 0, unknown: 0, not_contactable: 0 };
    const phones = new PhoneFile(file);
    try {
      for await (const lines of phones.lines()) {
        const counts = await this.recordAll(sending, [], lines.trimEnd().split('\n'));
        for (const name of Object.keys(total) as (keyof Counts)[]) total[name] += counts[name];
      }
    } catch (error) {
      throw error instanceof ImportError ? InvalidInputError.of('file', 'phones', error.message) : error;
    }
    return { campaign: sending.campaign, ...total, rejected: phones.rejected };
  }

  private async recordAll(
    sending: Sending,
    ids: readonly number[],
    phones: readonly string[],
  ): Promise<Counts> {
    const total: Counts = { recorded: 0, already: 0, unknown: 0, not_contactable: 0 };
    const wanted = [...new Set<number | string>([...ids, ...phones])];
    for (let first = 0; first < wanted.length; first += MOST_AT_ONCE) {
      const counts = await this.recordSome(sending, wanted.slice(first, first + MOST_AT_ONCE));
      for (const name of Object.keys(total) as (keyof Counts)[]) total[name] += counts[name];
    }
    return total;
  }

  private recordSome({ campaign, sent_at, by }: Sending, wanted: (number | string)[]): Promise<Counts> {
    const ids = wanted.filter((one) => typeof one === 'number');
    const phones = wanted.filter((one) => typeof one === 'string');
    return inTransaction(this.dataSource, async (manager) => {
      const campaignId = await this.sent.campaign(manager, campaign, by);
      const found = await this.sent.lock(manager, ids, phones);
      const foundIds = found.map(({ id }) => id);
      const { recorded, not_contactable } = await this.sent.record(manager, foundIds, campaignId, sent_at);
      if (recorded > 0) {
        const details = { campaign_id: campaignId };
        await this.audit.record(manager, {
          actor: by,
          action: 'contacts.sent',
          contact_count: recorded,
          details,
        });
      }
      const known = new Set<number | string>(found.flatMap(({ id, phone_e164 }) => [id, phone_e164]));
      const unknown = wanted.filter((one) => !known.has(one)).length;
      return { recorded, already: found.length - recorded, unknown, not_contactable };
    });
  }
}

function sendingOf({ campaign, sent_at }: CampaignDto, key: string | undefined, by: string): Sending {
  if (key !== undefined && Array.from(key).length > MAX_CAMPAIGN) throw keyTooLong();
  const name = campaign ?? key;
  if (name === undefined || name === '') throw campaignMissing();
  const at = sent_at === undefined ? new Date() : new Date(sent_at);
  if (isAhead(at)) throw notSentYet();
  return { campaign: name, sent_at: at, by };
}

/** 400: neither a campaign nor a key. */
function campaignMissing(): InvalidInputError {
  return InvalidInputError.of(
    'campaign',
    'required',
    'is missing: name the campaign, or send an Idempotency-Key',
  );
}

/** 400: a key that is too long. */
export function keyTooLong(): InvalidInputError {
  return InvalidInputError.of('Idempotency-Key', 'max', `must have at most ${MAX_CAMPAIGN} characters`);
}

/** 400: neither ids nor phones. */
function nobodySent(): InvalidInputError {
  return InvalidInputError.of('', 'required', 'give contact_ids, phones, or both');
}

/** 400: the time is in the future. */
export function notSentYet(): InvalidInputError {
  return InvalidInputError.of('sent_at', 'past', 'must not lie in the future');
}
