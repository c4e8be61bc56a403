using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Answers;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Schemas;

namespace BillingFunctions.Http.Kit.Requests;

/// <summary>Checks everything about a request that can be checked without reading the store, and reports all of it at once.</summary>
internal static class RequestCheck
{
    public static Problem? Check(Call call)
    {
        HttpRequest request = call.Context.Request;
        List<FieldError>? errors = null;
        foreach (Parameter parameter in call.Operation.Parameters)
        {
            if (CheckParameter(parameter, request) is { } fault)
                (errors ??= []).Add(new FieldError([parameter.Place == ParameterPlace.Path ? "path" : "query", parameter.Name], fault.Message, fault.Type));
        }

        if (HttpMethods.IsPost(request.Method) && IdempotencyKeys.Check(request) is { } badKey)
            (errors ??= []).Add(badKey);

        if (call.Operation.ReadsBody)
            return BodyCheck.CheckEncoding(call.RawBody) ?? (errors is null ? null : call.Invalid(errors));

        if (call.Operation.BodySchema is { } schema && !(call.Operation.BodyOptional && call.RawBody.IsEmpty)
            && BodyCheck.Check(call.RawBody, schema, ref errors) is { } malformed)
            return malformed;

        return errors is null ? null : call.Invalid(errors);
    }

    private static Fault? CheckParameter(Parameter parameter, HttpRequest request)
    {
        if (parameter.Place == ParameterPlace.Query && request.Query[parameter.Name].Count > 1)
            return Fault.Repeated;

        return parameter.Read(request) is { } text ? parameter.Schema.CheckParameter(text) : parameter.Required ? Fault.Missing : null;
    }
}
