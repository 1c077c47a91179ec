-- The review axis as a Mermaid diagram: actions that change the state, one arrow between two states.
SELECT 'stateDiagram-v2';
SELECT format('    %s --> %s : %s', replace(from_state, '-', '[*]'), to_state, string_agg(action, ', ' ORDER BY rule))
FROM greenlight.transitions()
WHERE axis = 'review' AND from_state <> '*' AND to_state NOT IN ('=', from_state)
GROUP BY from_state, to_state ORDER BY min(rule);
