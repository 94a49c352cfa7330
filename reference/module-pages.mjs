/** One page for each module, with everything that it exports on it. TypeDoc by itself gives every name a page of its own. */
import {
  DefaultTheme,
  DefaultThemeRenderContext,
  JSX,
  PageKind,
  ReflectionKind,
  StructureRouter,
} from 'typedoc';

/** Only modules have pages; what they export has an anchor there. */
export class ModuleRouter extends StructureRouter {
  getPageKind(target) {
    return target.kindOf?.(ReflectionKind.Module) ? PageKind.Reflection : undefined;
  }

  /** `faultlines/latency` is in `latency.html`. */
  getIdealBaseName(reflection) {
    return reflection.name.replace(/^faultlines\//, '');
  }
}

const HAS_MEMBERS = ReflectionKind.Class | ReflectionKind.Interface;

class ModuleContext extends DefaultThemeRenderContext {
  constructor(...of) {
    super(...of);
    const { moduleReflection, memberDeclaration } = this;
    this.moduleReflection = module =>
      module.isProject()
        ? moduleReflection(module)
        : JSX.createElement(JSX.Fragment, null, this.commentSummary(module), this.members(module));
    /** A class or an interface says what it is; what it has comes behind it, as members of their own. */
    this.memberDeclaration = member =>
      member.kindOf(HAS_MEMBERS)
        ? JSX.createElement(
            JSX.Fragment,
            null,
            this.commentSummary(member),
            this.commentTags(member),
            this.reflectionPreview(member),
          )
        : memberDeclaration(member);
  }
}

export class ModuleTheme extends DefaultTheme {
  ContextClass = ModuleContext;
  getRenderContext(page) {
    return new ModuleContext(this.router, this, page, this.application.options);
  }
}
