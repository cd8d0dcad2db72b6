"""From a referral to what became of the placement: both sides' answers, meetings, agreements, follow-ups."""
