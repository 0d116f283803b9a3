; Every way in which the result of a call is bound, handed on, or dropped.
;
; Shared by all transforms: a transform says *which* calls acquire, this file says *where their results go*.
; Captures are a closed set: @acquire is the call, @resource its left operands in order (one for each result),
; @scope the whole statement. Each pattern names its shape with #set!.
; A query runs at one statement at a time and starts there, so a pattern describes a whole statement.

; client, err := storage.NewClient(ctx)
((short_var_declaration
  left: (expression_list (_) @resource)
  right: (expression_list . (call_expression) @acquire .)) @scope
 (#set! shape "define"))

; client, err = storage.NewClient(ctx), also into fields and elements
((assignment_statement
  left: (expression_list (_) @resource)
  right: (expression_list . (call_expression) @acquire .)) @scope
 (#set! shape "assign"))

; var client, err = storage.NewClient(ctx)
((var_declaration
  (var_spec
    name: (identifier) @resource
    value: (expression_list . (call_expression) @acquire .))) @scope
 (#set! shape "var"))
((var_declaration
  (var_spec_list
    (var_spec
      name: (identifier) @resource
      value: (expression_list . (call_expression) @acquire .)))) @scope
 (#set! shape "var"))

; http.Get(url)
((expression_statement . (call_expression) @acquire .) @scope
 (#set! shape "bare"))

; return storage.NewClient(ctx)
((return_statement (expression_list (call_expression) @acquire)) @scope
 (#set! shape "return"))

; go http.Get(url), defer http.Get(url)
((go_statement (call_expression) @acquire) @scope
 (#set! shape "go"))
((defer_statement (call_expression) @acquire) @scope
 (#set! shape "defer"))

; results <- get(url)
((send_statement value: (call_expression) @acquire) @scope
 (#set! shape "send"))

; Below a statement: an argument, a field of a literal, an operand.
; analyze(ctx, newClient(), text)
((argument_list (call_expression) @acquire) @scope
 (#set! shape "argument"))
; &Server{client: newClient()}
((literal_element (call_expression) @acquire) @scope
 (#set! shape "literal"))
; http.Get(url).Body, newClient().Do()
((selector_expression operand: (call_expression) @acquire) @scope
 (#set! shape "operand"))
