/**
 * SQL of every resource of a planned sender that the run `:run` calls a tracker, with who receives it: the verdict's own
 * word, else the host's, else the host itself.
 */
export const trackingResources = `
  select v.message, v.site, v.seed, v.url, v.host, v.level, v.technical_class as technicalClass,
    v.tracker_class as trackerClass, v.signals, h.technique, coalesce(v.served_by, h.served_by, v.host) as entity
  from verdicts v
  join sites p on p.site = v.site and p.origin = 'plan'
  left join host_verdicts h on h.run = v.run and h.host = v.host and h.site = v.site
  where v.run = :run and v.verdict = 'tracker' and v.subject_kind = 'resource'`;
