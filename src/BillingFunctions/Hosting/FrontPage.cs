using System.Text;
using BillingFunctions.Http.Kit.Answers;
using BillingFunctions.Http.Kit.Surfaces;

namespace BillingFunctions.Hosting;

/// <summary>Answers that belong to no surface. That of <c>/</c> is made of bytes made beforehand: the host asks for it to see whether we live.</summary>
internal static class FrontPage
{
    /// <summary>What the published API answers at its root.</summary>
    private static readonly byte[] Alive = Encoding.UTF8.GetBytes(
        $$"""{"app":"BillingFunctions","version":"{{typeof(FrontPage).Assembly.GetName().Version!.ToString(3)}}","domain":"billing","status":"running"}""");

    private static readonly ProblemDetails Shape = new();

    public static Task AnswerAsync(HttpContext context) => HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)
        ? WriteAsync(context, 200, "application/json", Alive)
        : NotFoundAsync(context);

    /// <summary>The document that v1 answers for a path which it does not know.</summary>
    public static Task NotFoundAsync(HttpContext context)
    {
        string requestId = context.RequestServices.GetRequiredService<RequestServices>().Ids.For(context.Request);
        context.Response.Headers["X-Request-Id"] = requestId;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return Refusal.WriteAsync(context, Problem.NotFound, Shape, requestId);
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
