-- The statements of src/validation-jobs/store/validator-limits.repository.ts, written by npm run sql.

-- ValidatorLimitsRepository.refuse
INSERT INTO
  validator_pauses AS p (platform, paused_until, refusals)
VALUES
  (
    $1,
    clock_timestamp() + coalesce($2::float8 * interval '1 millisecond', least(60, 2 ^ least(10, 0)) * interval '1 second'),
    1
  )
ON CONFLICT (platform) DO UPDATE
SET
  paused_until = greatest(
    p.paused_until,
    CASE
      WHEN $2::float8 IS NULL
      AND p.paused_until > clock_timestamp() THEN p.paused_until
      ELSE clock_timestamp() + coalesce(
        $2::float8 * interval '1 millisecond',
        least(60, 2 ^ least(10, p.refusals)) * interval '1 second'
      )
    END
  ),
  refusals = p.refusals + CASE
    WHEN p.paused_until > clock_timestamp() THEN 0
    ELSE 1
  END
RETURNING
  paused_until;
-- answers paused_until timestamp with time zone

-- ValidatorLimitsRepository.answered
UPDATE validator_pauses
SET
  refusals = 0
WHERE
  platform = $1
  AND refusals > 0
  AND paused_until <= clock_timestamp();

-- ValidatorLimitsRepository.lockUsage
INSERT INTO
  validator_usage AS u (platform, period, began_at)
SELECT
  $1,
  p.period,
  date_trunc(p.period, clock_timestamp(), $3)
FROM
  unnest($2::TEXT[]) AS p (period)
ON CONFLICT (platform, period) DO UPDATE
SET
  began_at = greatest(u.began_at, excluded.began_at),
  requests = CASE
    WHEN u.began_at < excluded.began_at THEN 0
    ELSE u.requests
  END,
  lookups = CASE
    WHEN u.began_at < excluded.began_at THEN 0
    ELSE u.lookups
  END
RETURNING
  period,
  requests,
  lookups,
  (date_trunc(period, clock_timestamp() AT TIME ZONE $3) + ('1 ' || period)::interval) AT TIME ZONE $3 AS ends_at;
-- answers period character varying, requests integer, lookups integer, ends_at timestamp with time zone

-- ValidatorLimitsRepository.count
UPDATE validator_usage
SET
  requests = requests + $3,
  lookups = lookups + $4
WHERE
  platform = $1
  AND period = ANY ($2::TEXT[]);
