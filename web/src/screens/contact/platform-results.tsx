import type { JSX } from 'preact';
import { PLATFORMS, type Contact, type Schemas } from '../../api/client.js';
import { format } from '../../i18n/format.js';
import { texts } from '../../i18n/texts.js';

type Result = Schemas['PlatformValidationResponse'];

/** The result of each platform with its confidence and age. */
export function PlatformResults({ contact, results }: { contact: Contact; results: Result[] }): JSX.Element {
  const { platforms, contact: words } = texts.value;
  return (
    <ul class="result-list">
      {PLATFORMS.map((platform) => {
        const result = results.find((each) => each.platform === platform);
        return (
          <li key={platform}>
            <span class="name">{platforms[platform]}</span>
            {result ? (
              <ResultFacts result={result} isOfNumber={result.phone_e164 === contact.phone_e164} />
            ) : (
              <span class="muted">{words.neverAsked}</span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function ResultFacts({ result, isOfNumber }: { result: Result; isOfNumber: boolean }): JSX.Element {
  const { contact: words } = texts.value;
  const { is_valid, is_business, is_premium, confidence_score, validated_at, expires_at, validation_source } =
    result;
  const isExpired = new Date(expires_at).getTime() <= Date.now();
  return (
    <span class="result-facts">
      <span class={`badge ${is_valid ? 'soft' : 'quiet'}`}>
        {is_valid ? words.reachable : words.unreachable}
      </span>
      {is_business && <span class="badge">{words.business}</span>}
      {is_premium && <span class="badge">{words.premium}</span>}
      {!isOfNumber && <span class="badge warning">{words.otherNumber}</span>}
      {isExpired && <span class="badge warning">{words.expired}</span>}
      <span class="small muted">
        {words.asked(format.value.ago(validated_at))},{' '}
        {words.confidence(format.value.share(confidence_score, 1))}
        {validation_source === 'sandbox' && `. ${words.sandbox}.`}
      </span>
    </span>
  );
}
