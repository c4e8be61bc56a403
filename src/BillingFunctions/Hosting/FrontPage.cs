using System.Text;
using BillingFunctions.Http.Kit.Answers;
using BillingFunctions.Http.Kit.Surfaces;

namespace BillingFunctions.Hosting;

/// <summary>Answers that belong to no surface. That of <c>/</c> is made of bytes made beforehand: the host asks for it to see whether we live.</summary>
internal static class FrontPage
{
    /// <summary>What the published API answers at its root.</summary>
    public static readonly ServiceFacts Facts = new("BillingFunctions", typeof(FrontPage).Assembly.GetName().Version!.ToString(3), "billing", "running");

    private static readonly byte[] Alive = Encoding.UTF8.GetBytes(
        $$"""{"app":"{{Facts.App}}","version":"{{Facts.Version}}","domain":"{{Facts.Domain}}","status":"{{Facts.Status}}"}""");

    private static readonly ProblemDetails Shape = new();

    public static Task AnswerAsync(HttpContext context)
    {
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
            return WriteAsync(context, 200, "application/json", Alive);

        context.Response.Headers.Allow = "GET, HEAD";
        return RefuseAsync(context, Problem.MethodNotAllowed);
    }

    /// <summary>The document that v1 answers for a path which it does not know.</summary>
    public static Task NotFoundAsync(HttpContext context) => RefuseAsync(context, Problem.NotFound);

    private static Task RefuseAsync(HttpContext context, Problem problem)
    {
        string requestId = context.RequestServices.GetRequiredService<RequestServices>().Ids.For(context.Request);
        context.Response.Headers["X-Request-Id"] = requestId;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return Refusal.WriteAsync(context, problem, Shape, requestId);
    }

    private static Task WriteAsync(HttpContext context, int status, string contentType, ReadOnlySpan<byte> body)
    {
        HttpResponse response = context.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        if (HttpMethods.IsHead(context.Request.Method))
            return Task.CompletedTask;

        body.CopyTo(response.BodyWriter.GetSpan(body.Length));
        response.BodyWriter.Advance(body.Length);
        return Task.CompletedTask;
    }
}

/// <summary>What answers.</summary>
internal sealed record ServiceFacts(string App, string Version, string Domain, string Status);
