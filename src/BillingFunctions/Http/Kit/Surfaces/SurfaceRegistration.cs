using System.Diagnostics.CodeAnalysis;
using BillingFunctions.Hosting;

namespace BillingFunctions.Http.Kit.Surfaces;

/// <summary>Registers surfaces.</summary>
internal static class SurfaceRegistration
{
    /// <summary>Adds a surface; its definition and what that needs are made when its first request arrives.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="name">Short name, as the definition has it.</param>
    /// <param name="roots">How its paths begin: see <see cref="IHttpSurface.Roots"/>.</param>
    /// <param name="owns">Tells its bearer tokens from those of the surfaces that share a root with it. Of those, the first to be added answers when nothing tells.</param>
    public static IServiceCollection AddSurface<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TDefinition>(
        this IServiceCollection services, string name, IReadOnlyList<string> roots, Func<string, bool>? owns = null)
        where TDefinition : SurfaceDefinition
    {
        var surface = new Surface(name, roots, found => found.GetRequiredService<TDefinition>()) { Owns = owns };
        return services.AddSingleton<TDefinition>().AddSingleton(surface).AddSingleton<IHttpSurface>(surface);
    }
}
