using System.Globalization;

namespace BillingFunctions.Http.Kit.Answers;

/// <summary>Sends an error in a surface's shape.</summary>
internal static class Refusal
{
    public static Task WriteAsync(HttpContext context, Problem problem, IErrorShape shape, string requestId)
    {
        HttpResponse response = context.Response;
        if (problem.RetryAfterSeconds is { } seconds)
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);

        if (problem.ClosesConnection)
            response.Headers.Connection = "close";

        return JsonAnswer.WriteAsync(
            response, problem.Status, shape.ContentType, (problem, shape, context.Request, requestId),
            static (json, it) => it.shape.Write(json, it.problem, it.Request, it.requestId));
    }
}
