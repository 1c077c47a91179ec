-- The delivery axis as a Mermaid diagram: one arrow between two states.
SELECT 'stateDiagram-v2';
SELECT format('    %s --> %s : %s', replace(from_state, '-', '[*]'), to_state, string_agg(action, ', ' ORDER BY rule))
FROM greenlight.transitions()
WHERE axis = 'delivery' AND to_state NOT IN ('=', from_state)
GROUP BY from_state, to_state ORDER BY min(rule);
