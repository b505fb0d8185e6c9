// SPDX-License-Identifier: Apache-2.0
/*
 * The built-in functions as Prototype.js 1.6.0.3 replaces them, with the limits stated in its documentation and source.
 * Its functions of other names are left out, except those that the replacements need. Browser tests use the library itself.
 */
(function () {
  var stop = {};

  function list(from) {
    if (!from) return [];
    if (from.toArray) return from.toArray();
    var copy = new Array(from.length || 0);
    for (var i = 0; i < copy.length; i++) copy[i] = from[i];
    return copy;
  }

  function extend(owner, members) {
    for (var name in members) owner[name] = members[name];
  }

  extend(Object, {
    extend: extend,
    keys: function (object) {
      var names = [];
      for (var name in object) names.push(name);
      return names;
    },
    values: function (object) {
      var values = [];
      for (var name in object) values.push(object[name]);
      return values;
    },
  });

  extend(Function.prototype, {
    bind: function () {
      if (arguments.length < 2 && arguments[0] === undefined) return this;
      var method = this;
      var first = list(arguments);
      var owner = first.shift();
      return function () {
        return method.apply(owner, first.concat(list(arguments)));
      };
    },
    methodize: function () {
      var method = this;
      return function () {
        return method.apply(null, [this].concat(list(arguments)));
      };
    },
  });

  extend(String.prototype, {
    startsWith: function (pattern) {
      return this.indexOf(pattern) === 0;
    },
    endsWith: function (pattern) {
      var at = this.length - pattern.length;
      return at >= 0 && this.lastIndexOf(pattern) === at;
    },
    sub: function (pattern, by) {
      return this.replace(pattern, by);
    },
    toArray: function () {
      return this.split("");
    },
    toJSON: function () {
      return '"' + this.replace(/["\\]/g, "\\$&") + '"';
    },
  });

  // Callbacks receive only the value and its index.
  var enumerable = {
    each: function (iterator, context) {
      var index = 0;
      try {
        this._each(function (value) {
          iterator.call(context, value, index++);
        });
      } catch (thrown) {
        if (thrown !== stop) throw thrown;
      }
      return this;
    },
    every: function (iterator, context) {
      var result = true;
      this.each(function (value, index) {
        result = result && !!iterator.call(context, value, index);
        if (!result) throw stop;
      });
      return result;
    },
    some: function (iterator, context) {
      var result = false;
      this.each(function (value, index) {
        result = !!iterator.call(context, value, index);
        if (result) throw stop;
      });
      return result;
    },
    map: function (iterator, context) {
      var results = [];
      this.each(function (value, index) {
        results.push(iterator.call(context, value, index));
      });
      return results;
    },
    find: function (iterator, context) {
      var result;
      this.each(function (value, index) {
        if (iterator.call(context, value, index)) {
          result = value;
          throw stop;
        }
      });
      return result;
    },
    filter: function (iterator, context) {
      var results = [];
      this.each(function (value, index) {
        if (iterator.call(context, value, index)) results.push(value);
      });
      return results;
    },
    toArray: function () {
      return this.map(function (value) {
        return value;
      });
    },
    entries: function () {
      return this.toArray();
    },
  };

  Array.from = list;
  extend(Array.prototype, enumerable);
  Array.prototype._reverse = Array.prototype.reverse;
  Array.prototype._each = Array.prototype.forEach;
  extend(Array.prototype, {
    first: function () {
      return this[0];
    },
    last: function () {
      return this[this.length - 1];
    },
    clear: function () {
      this.length = 0;
      return this;
    },
    reverse: function (inline) {
      return (inline !== false ? this : this.toArray())._reverse();
    },
    reduce: function () {
      return this.length > 1 ? this : this[0];
    },
    toArray: function () {
      return [].concat(this);
    },
    toJSON: function () {
      return "[" + this.join(", ") + "]";
    },
  });

  // Methods of elements, which hide those of the browser.
  extend(HTMLElement.prototype, {
    remove: function (element) {
      element.parentNode.removeChild(element);
      return element;
    }.methodize(),
    replace: function (element, content) {
      element.parentNode.replaceChild(content, element);
      return element;
    }.methodize(),
    select: function (element, selector) {
      return list(element.querySelectorAll(selector));
    }.methodize(),
    scrollTo: function (element) {
      scrollTo(0, element.offsetTop);
      return element;
    }.methodize(),
  });
})();
