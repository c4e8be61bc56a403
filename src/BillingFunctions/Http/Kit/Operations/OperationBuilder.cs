using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.Kit.Security;

namespace BillingFunctions.Http.Kit.Operations;

/// <summary>What a line of the table of contents adds to an operation where the usual does not fit.</summary>
internal sealed class OperationBuilder(Operation operation)
{
    /// <summary>The status of success: 201 for what creates.</summary>
    public OperationBuilder Answers(int status)
    {
        operation.Status = status;
        return this;
    }

    /// <summary>Another status of success, which a handler sets by <see cref="Call.Status"/>.</summary>
    public OperationBuilder OrAnswers(int status)
    {
        operation.OtherStatuses.Add(status);
        return this;
    }

    /// <summary>Refusals of its own. 401, 403, 413, 415, 422, 429 and 503 follow from the rest.</summary>
    public OperationBuilder Fails(params ReadOnlySpan<int> statuses)
    {
        operation.Errors.AddRange(statuses);
        return this;
    }

    public OperationBuilder With(params ReadOnlySpan<Parameter> parameters)
    {
        operation.Parameters.AddRange(parameters);
        return this;
    }

    /// <summary>Fields a list may be sorted by, besides <c>created_at</c>.</summary>
    public OperationBuilder SortedBy(params string[] fields)
    {
        operation.Sortable = [Paging.DefaultField, .. fields];
        operation.Parameters.AddRange(operation.Lists.SortParameters(operation.Sortable));
        return this;
    }

    /// <summary>Only whoever runs the service may call it.</summary>
    public OperationBuilder Admin()
    {
        operation.Access = Access.Administrator;
        return this;
    }

    /// <summary>Only a member who has logged in may call it.</summary>
    public OperationBuilder Person()
    {
        operation.Access = Access.Person;
        return this;
    }

    /// <summary>Anyone may call it.</summary>
    public OperationBuilder Public()
    {
        operation.Access = Access.Public;
        return this;
    }

    /// <summary>Another scope than the group's name with <c>:read</c> or <c>:write</c>.</summary>
    public OperationBuilder Scope(string scope)
    {
        operation.Scope = scope;
        return this;
    }

    /// <summary>No body means an empty object.</summary>
    public OperationBuilder BodyOptional()
    {
        operation.BodyOptional = true;
        return this;
    }

    /// <summary>A body of another media type, described by a wire type; the handler looks at the request to tell which it got.</summary>
    public OperationBuilder Takes<TBody>(string mediaType)
    {
        operation.Forms.Add(new BodyForm(mediaType, typeof(TBody)));
        return this;
    }

    /// <summary>The body may be compressed with gzip; its limit holds for what it inflates to.</summary>
    public OperationBuilder TakesGzip()
    {
        operation.TakesGzip = true;
        return this;
    }

    public OperationBuilder BodyUpTo(int maxBytes)
    {
        operation.BodyMaxBytes = maxBytes;
        return this;
    }

    public OperationBuilder Limited(RatePolicy rate)
    {
        operation.Rate = rate;
        return this;
    }

    /// <summary>A paragraph for the reference.</summary>
    public OperationBuilder Describe(string text)
    {
        operation.Description = text;
        return this;
    }
}
