UPDATE verdicts SET signals = (
  SELECT json_group_array(json(CASE WHEN s.value ->> 'code' IS NOT NULL THEN s.value ELSE json_patch(
    json_object('name', s.value ->> 'name', 'code', 'recorded-sentence', 'facts', json_object('sentence', s.value ->> 'because')),
    CASE WHEN s.value -> 'leaks' IS NULL THEN '{}' ELSE json_object('leaks', s.value -> 'leaks') END) END))
  FROM json_each(signals) s) WHERE signals LIKE '%"because"%';--> statement-breakpoint
UPDATE host_verdicts SET reasons = (
  SELECT json_group_array(json_object('code', 'recorded-sentence', 'facts', json_object('sentence', r.value)))
  FROM json_each(reasons) r) WHERE reasons LIKE '["%';--> statement-breakpoint
UPDATE alignments SET unobserved = (
  SELECT json_group_array(json_object('observable', u.value ->> 'observable', 'code', 'recorded-sentence', 'facts', json_object('sentence', u.value ->> 'because')))
  FROM json_each(unobserved) u) WHERE unobserved LIKE '%"because"%';
