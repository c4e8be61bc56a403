using BillingFunctions.Http.Kit.Answers;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.Kit.Security;

namespace BillingFunctions.Http.Kit.Surfaces;

/// <summary>A published API: what sets it apart from the others. Its operations are added when its first request arrives.</summary>
internal abstract class SurfaceDefinition
{
    /// <summary>Short name in logs, traces and paths: <c>v1</c>.</summary>
    public abstract string Name { get; }

    public abstract string Title { get; }

    public abstract IErrorShape Errors { get; }

    public abstract IAuthenticator Authenticator { get; }

    /// <summary>How lists are asked for and answered.</summary>
    public virtual ListStyle Lists => SkipLimitLists.Style;

    /// <summary>Documented rates of all its operations, beside those that an operation has of its own.</summary>
    public virtual IReadOnlyList<RatePolicy> Rates => [];

    /// <summary>Every operation, in the order of the table of contents.</summary>
    public IReadOnlyList<Operation> Operations => field ??= Collect();

    /// <summary>The table of contents.</summary>
    protected abstract void Map(SurfaceBuilder surface);

    private IReadOnlyList<Operation> Collect()
    {
        var builder = new SurfaceBuilder(Lists);
        Map(builder);
        return builder.Operations;
    }
}
